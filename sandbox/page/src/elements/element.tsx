import type { JSX } from "preact";
import type { ElementProps } from "../form/surface.ts";
import { stringOf } from "../json.ts";
import { Unsupported } from "../unsupported.tsx";
import { ButtonElement } from "./button-element.tsx";
import { ChoiceElement } from "./choice-element.tsx";
import { FeedbackElement, IconButtonElement } from "./feedback-element.tsx";
import { ImageElement } from "./image-element.tsx";
import { MomentElement } from "./moment-element.tsx";
import { OverflowElement } from "./overflow-element.tsx";
import { PickListElement } from "./pick-list-element.tsx";
import { SelectElement } from "./select-element.tsx";
import { TextInputElement } from "./text-input-element.tsx";

/** Any interactive element of Block Kit; one that this page does not know is shown as a gap. */
export function Element(props: ElementProps): JSX.Element {
  const type = stringOf(props.element["type"]);
  switch (type) {
    case "button":
      return <ButtonElement {...props} />;
    case "overflow":
      return <OverflowElement {...props} />;
    case "static_select":
    case "users_select":
    case "channels_select":
    case "conversations_select":
      return <SelectElement {...props} />;
    case "external_select":
    case "multi_static_select":
    case "multi_external_select":
    case "multi_users_select":
    case "multi_channels_select":
    case "multi_conversations_select":
      return <PickListElement {...props} />;
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
      return <TextInputElement {...props} />;
    case "datepicker":
    case "timepicker":
    case "datetimepicker":
      return <MomentElement {...props} />;
    case "checkboxes":
    case "radio_buttons":
      return <ChoiceElement {...props} />;
    case "feedback_buttons":
      return <FeedbackElement {...props} />;
    case "icon_button":
      return <IconButtonElement {...props} />;
    case "image":
      return <ImageElement image={props.element} class="accessory-image" />;
    default:
      return <Unsupported what="element" type={type} />;
  }
}
