import type { JSX } from "preact";
import type { ViewChannel, ViewMessage } from "../../slack/workspace-view.ts";
import { BlockList } from "./blocks/block.tsx";
import { useForm } from "./form/form.ts";
import { SurfaceContext } from "./form/surface.ts";
import { objectsOf } from "./json.ts";
import { MessageAttachment } from "./message-attachment.tsx";
import { parseMrkdwn } from "./text/parse-mrkdwn.ts";
import { ProseView } from "./text/prose-view.tsx";

/** What a message says: its blocks, or its text where it has none, then its attachments. */
export function MessageBody(props: { readonly channel: ViewChannel; readonly message: ViewMessage }): JSX.Element {
  const { channel, message } = props;
  const form = useForm();
  const closed = channel.isMember ? {} : { closedBecause: `Join #${channel.name} to use its buttons.` };
  const surface = { target: { channel: channel.id, ts: message.ts }, form, errors: {}, ...closed };
  return (
    <SurfaceContext.Provider value={surface}>
      <div class="message-body">
        {message.blocks.length > 0 ? (
          <BlockList blocks={message.blocks} />
        ) : (
          <ProseView prose={parseMrkdwn(message.text)} />
        )}
        {objectsOf(message.attachments).map((attachment, index) => (
          <MessageAttachment key={index} attachment={attachment} />
        ))}
        {message.edited ? <span class="edited">(edited)</span> : null}
      </div>
    </SurfaceContext.Provider>
  );
}
