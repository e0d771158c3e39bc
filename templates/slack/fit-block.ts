import { type ActionElement, type Block, context, type InputElement, mrkdwn, plain } from "./block.ts";
import { httpAddress, md } from "./escape.ts";
import { fitChoices, fitOption } from "./fit-options.ts";
import { fitMrkdwn, fitPlain } from "./fit-text.ts";
import { limits } from "./limits.ts";

/** The block within Slack's limits; nothing when nothing of it is left, or followed by "… n more" when controls were left out. */
export function fitBlock(block: Block): Block[] {
  switch (block.type) {
    case "divider":
      return [block];
    case "header":
      return [{ ...block, text: fitPlain(block.text, limits.headerText) }];
    case "context":
      return block.elements.length === 0
        ? []
        : [{ ...block, elements: fitList(block.elements, limits.contextElements, limits.text) }];
    case "section":
      return fitSection(block);
    case "actions":
      return fitActions(block);
    case "input":
      return fitInput(block);
  }
}

function fitSection(block: Extract<Block, { type: "section" }>): Block[] {
  const { text, fields, accessory, ...rest } = block;
  const control = accessory === undefined ? undefined : fitElement(accessory);
  const hasFields = fields !== undefined && fields.length > 0;
  if (text === undefined && !hasFields) return [];
  return [
    {
      ...rest,
      ...(text === undefined ? {} : { text: fitMrkdwn(text, limits.text) }),
      ...(hasFields ? { fields: fitList(fields, limits.sectionFields, limits.fieldText) } : {}),
      ...(control?.element === undefined ? {} : { accessory: control.element }),
    },
    ...more(control?.missing ?? 0),
  ];
}

function fitActions(block: Extract<Block, { type: "actions" }>): Block[] {
  const seen = new Set<string>();
  let missing = 0;
  const elements: ActionElement[] = [];
  for (const element of block.elements) {
    const fitted = fitElement(element);
    missing += fitted.missing;
    const isTwin = seen.has(element.action_id);
    if (fitted.element === undefined) continue;
    if (isTwin || elements.length === limits.actionElements) missing += 1;
    else elements.push(fitted.element);
    seen.add(element.action_id);
  }
  return [...(elements.length === 0 ? [] : [{ ...block, elements }]), ...more(missing)];
}

/** The control within the limits, or none when it can't be sent; `missing` counts what people can't see now. */
function fitElement(element: ActionElement): { element: ActionElement | undefined; missing: number } {
  if (element.action_id.length > limits.actionId) return { element: undefined, missing: 1 };
  switch (element.type) {
    case "button": {
      // A cut value would act on the wrong thing: better no button.
      if (element.value !== undefined && (element.value === "" || element.value.length > limits.buttonValue))
        return { element: undefined, missing: 1 };
      if (element.url !== undefined && httpAddress(element.url) === undefined)
        return { element: undefined, missing: 1 };
      return { element: { ...element, text: fitPlain(element.text, limits.buttonText) }, missing: 0 };
    }
    case "overflow": {
      const { options, missing } = fitChoices(element.options, limits.overflowOptions);
      return { element: options.length === 0 ? undefined : { ...element, options }, missing };
    }
    case "static_select": {
      const { options, missing } = fitChoices(element.options, limits.selectOptions);
      const { initial_option: initial, placeholder, ...rest } = element;
      const chosen = options.find((option) => option.value === initial?.value);
      if (options.length === 0) return { element: undefined, missing };
      return {
        element: {
          ...rest,
          options,
          ...(chosen === undefined ? {} : { initial_option: chosen }),
          ...(placeholder === undefined ? {} : { placeholder: fitPlain(placeholder, limits.placeholder) }),
        },
        missing,
      };
    }
  }
}

function fitInput(block: Extract<Block, { type: "input" }>): Block[] {
  const { element, missing } = fitInputElement(block.element);
  if (element === undefined) return more(missing);
  const { hint, ...rest } = block;
  const words = [hint?.text ?? "", missing === 0 ? "" : `… ${missing} more not listed`].filter((text) => text !== "");
  return [
    {
      ...rest,
      element,
      label: fitPlain(block.label, limits.inputLabel),
      ...(words.length === 0 ? {} : { hint: fitPlain(plain(words.join(" ")), limits.inputHint) }),
    },
  ];
}

function fitInputElement(element: InputElement): { element: InputElement | undefined; missing: number } {
  const placeholder =
    "placeholder" in element && element.placeholder !== undefined
      ? { placeholder: fitPlain(element.placeholder, limits.placeholder) }
      : {};
  switch (element.type) {
    case "users_select":
      return { element: { ...element, ...placeholder }, missing: 0 };
    case "plain_text_input": {
      const { initial_value: initial, ...rest } = element;
      const max = Math.min(element.max_length ?? limits.inputText, limits.inputText);
      const value = (initial ?? "").toWellFormed().slice(0, max).toWellFormed();
      return {
        element: { ...rest, ...placeholder, max_length: max, ...(value === "" ? {} : { initial_value: value }) },
        missing: 0,
      };
    }
    case "static_select": {
      const fitted = fitElement(element);
      return {
        element: fitted.element?.type === "static_select" ? fitted.element : undefined,
        missing: fitted.missing,
      };
    }
    case "radio_buttons": {
      const { options, missing } = fitChoices(element.options, limits.groupOptions);
      const { initial_option: initial, ...rest } = element;
      const chosen = options.find((option) => option.value === initial?.value);
      const result = { ...rest, options, ...(chosen === undefined ? {} : { initial_option: chosen }) };
      return { element: options.length === 0 ? undefined : result, missing };
    }
    case "checkboxes": {
      const { options, missing } = fitChoices(element.options, limits.groupOptions);
      return { element: options.length === 0 ? undefined : { ...element, options }, missing };
    }
    case "multi_static_select": {
      const { options, missing } = fitChoices(element.options, limits.selectOptions);
      const { initial_options: initial, ...rest } = element;
      const wanted = new Set((initial ?? []).map((option) => fitOption(option)?.value));
      const chosen = options.filter((option) => wanted.has(option.value));
      const result = { ...rest, ...placeholder, options, ...(chosen.length === 0 ? {} : { initial_options: chosen }) };
      return { element: options.length === 0 ? undefined : result, missing };
    }
  }
}

function fitList(texts: Parameters<typeof fitMrkdwn>[0][], countMax: number, lengthMax: number) {
  const kept = texts.length <= countMax ? texts : texts.slice(0, countMax - 1);
  const note = texts.length <= countMax ? [] : [mrkdwn(md`… ${texts.length - kept.length} more`)];
  return [...kept.map((text) => fitMrkdwn(text, lengthMax)), ...note];
}

function more(missing: number): Block[] {
  return missing === 0 ? [] : [context(md`… ${missing} more not shown`)];
}
