import type { JSX } from "preact";
import { isObject, objectsOf, stringOf } from "../json.ts";
import { LinkView } from "../text/link-view.tsx";
import type { BlockProps } from "./block-props.ts";
import { RichTextBlock } from "./rich-text-block.tsx";

/** A titled checklist of tasks. */
export function PlanBlock({ block }: BlockProps): JSX.Element {
  return (
    <div class="block plan">
      <div class="card-title">{stringOf(block["title"])}</div>
      {objectsOf(block["tasks"]).map((task, index) => (
        <TaskCardBlock key={stringOf(task["task_id"]) || index} block={task} />
      ))}
    </div>
  );
}

const marks: Readonly<Record<string, string>> = { pending: "○", in_progress: "◔", complete: "✓", error: "✕" };

/** One task with its state, details, output and sources. */
export function TaskCardBlock({ block }: BlockProps): JSX.Element {
  const status = stringOf(block["status"]);
  return (
    <div class={`block task ${status}`}>
      <span class="task-mark" role="img" aria-label={status.replace("_", " ")}>
        {marks[status] ?? "○"}
      </span>
      <div>
        <div>{stringOf(block["title"])}</div>
        {isObject(block["details"]) ? <RichTextBlock block={block["details"]} /> : null}
        {isObject(block["output"]) ? <RichTextBlock block={block["output"]} /> : null}
        {objectsOf(block["sources"]).map((source, index) => (
          <LinkView key={index} url={stringOf(source["url"])}>
            {stringOf(source["text"]) || stringOf(source["url"])}{" "}
          </LinkView>
        ))}
      </div>
    </div>
  );
}
