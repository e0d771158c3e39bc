import type { AckFn, App, RespondFn, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { SlackMessage, SlackModal } from "#templates/slack/block.ts";
import type {
  Access,
  Click,
  OpenModal,
  Reply,
  ShortcutCall,
  SlashCall,
  Submission,
  SubmitReply,
} from "./conversation.ts";
import {
  ClickPayload,
  clickedValue,
  ShortcutPayload,
  SlashPayload,
  SubmitPayload,
  submittedValues,
} from "./payload.ts";

type Client = App["client"];

/** What the one wrapper around every click and command needs. */
export interface HandleNeeds {
  readonly app: App;
  readonly canChange: (userId: string) => Promise<boolean>;
  /** Slack gives up after 3 s; by then the person must have seen something. */
  readonly deadlineMs: number;
  readonly answers: {
    readonly noRole: () => SlackMessage;
    readonly stillWorking: () => SlackMessage;
    readonly failed: (error: unknown) => SlackMessage;
    readonly stillWorkingModal: () => SlackModal;
    readonly failedModal: (error: unknown) => SlackModal;
    readonly noRoleModal: () => SlackModal;
    readonly saidModal: (message: SlackMessage) => SlackModal;
  };
  readonly onError: (error: unknown, context: { readonly name: string; readonly userId: string }) => void;
  readonly observe: (name: string, outcome: "answered" | "failed", seconds: number) => void;
  readonly now: () => number;
}

/** Registers handlers so that every one of them answers the person: within the deadline, when refused, and when it fails. */
export interface Handle {
  command(name: string, access: (text: string) => Access, run: (call: SlashCall) => Promise<Reply>): void;
  click(actionId: string | RegExp, access: Access, run: (click: Click) => Promise<Reply>): void;
  submit(callbackId: string, access: Access, run: (submission: Submission) => Promise<SubmitReply>): void;
  shortcut(callbackId: string, access: Access, run: (call: ShortcutCall) => Promise<Reply>): void;
}

/** Makes the wrapper. Acknowledges first, then works, then answers to the person alone. */
export function makeHandle(needs: HandleNeeds): Handle {
  const { app } = needs;

  /** Runs the work and answers; says so when it takes longer than the deadline, and answers again when it is done. */
  async function answer(
    context: { readonly name: string; readonly userId: string; readonly access: Access },
    work: () => Promise<Reply>,
    tell: (message: SlackMessage) => Promise<void>,
  ): Promise<void> {
    const startedAt = needs.now();
    const guarded = async (): Promise<Reply> =>
      context.access === "look" || (await needs.canChange(context.userId))
        ? work()
        : { kind: "say", message: needs.answers.noRole() };
    let outcome: "answered" | "failed" = "answered";
    const result = guarded().catch((error: unknown): Reply => {
      outcome = "failed";
      needs.onError(error, context);
      return { kind: "say", message: needs.answers.failed(error) };
    });
    const first = await Promise.race([result, afterDeadline(needs.deadlineMs)]);
    if (first === "late") await tell(needs.answers.stillWorking());
    needs.observe(context.name, outcome, (needs.now() - startedAt) / 1_000);
    const reply = first === "late" ? await result : first;
    if (reply.kind === "say") await tell(reply.message);
  }

  /** Tells the person through the response address, else through the channel, else by direct message. */
  const tellVia =
    (client: Client, respond: RespondFn | null, userId: string, channelId: string | null, name: string) =>
    async (message: SlackMessage): Promise<void> => {
      const ways = [
        ...(respond === null
          ? []
          : [() => respond({ ...message, response_type: "ephemeral", replace_original: false })]),
        ...(channelId === null
          ? []
          : [() => client.chat.postEphemeral({ channel: channelId, user: userId, ...message })]),
        () => client.chat.postMessage({ channel: userId, ...message }),
      ];
      for (const way of ways) {
        try {
          await way();
          return;
        } catch (error) {
          needs.onError(error, { name, userId });
        }
      }
    };

  const opener =
    (client: Client, triggerId: string) =>
    async (modal: SlackModal): Promise<OpenModal> => {
      const opened = await client.views.open({ trigger_id: triggerId, view: modal });
      const viewId = opened.view?.id ?? "";
      return {
        update: async (next) => {
          await client.views.update({ view_id: viewId, view: next });
        },
      };
    };

  return {
    command(name, access, run) {
      app.command(name, async ({ ack, body, respond, client }) => {
        await ack();
        const payload = SlashPayload.parse(body);
        const call: SlashCall = {
          userId: payload.user_id,
          channelId: payload.channel_id,
          text: payload.text,
          open: opener(client, payload.trigger_id),
        };
        const tell = tellVia(client, respond, call.userId, call.channelId, name);
        await answer({ name, userId: call.userId, access: access(call.text) }, () => run(call), tell);
      });
    },
    click(actionId, access, run) {
      app.action(actionId, async ({ ack, body, respond, client }) => {
        await ack();
        const payload = ClickPayload.parse(body);
        const action = payload.actions[0];
        const click: Click = {
          userId: payload.user.id,
          channelId: payload.channel?.id ?? null,
          messageTs: payload.message?.ts ?? null,
          actionId: action?.action_id ?? "",
          blockId: action?.block_id ?? "",
          value: clickedValue(payload),
          open: opener(client, payload.trigger_id),
        };
        const hasAddress = payload.response_url !== undefined;
        const tell = tellVia(client, hasAddress ? respond : null, click.userId, click.channelId, click.actionId);
        await answer({ name: String(actionId), userId: click.userId, access }, () => run(click), tell);
      });
    },
    submit(callbackId, access, run) {
      app.view<ViewSubmitAction>(
        { callback_id: callbackId, type: "view_submission" },
        async ({ ack, body, client }) => {
          const payload = SubmitPayload.parse(body);
          const submission: Submission = {
            userId: payload.user.id,
            metadata: payload.view.private_metadata,
            values: submittedValues(payload),
          };
          await submitted({ name: callbackId, userId: submission.userId, access }, () => run(submission), {
            ack,
            client,
            viewId: payload.view.id,
          });
        },
      );
    },
    shortcut(callbackId, access, run) {
      app.shortcut(callbackId, async ({ ack, body, client }) => {
        await ack();
        const payload = ShortcutPayload.parse(body);
        const call: ShortcutCall = {
          userId: payload.user.id,
          channelId: payload.channel?.id ?? null,
          message: payload.message
            ? { ts: payload.message.ts, text: payload.message.text, userId: payload.message.user ?? null }
            : null,
          open: opener(client, payload.trigger_id),
        };
        const tell = tellVia(client, null, call.userId, call.channelId, callbackId);
        await answer({ name: callbackId, userId: call.userId, access }, () => run(call), tell);
      });
    },
  };

  /** A modal is answered in the acknowledgement itself: closed, corrected, or "still working" and filled in afterwards. */
  async function submitted(
    context: { readonly name: string; readonly userId: string; readonly access: Access },
    work: () => Promise<SubmitReply>,
    modal: { readonly ack: AckFn<ViewResponseAction>; readonly client: Client; readonly viewId: string },
  ): Promise<void> {
    const startedAt = needs.now();
    let outcome: "answered" | "failed" = "answered";
    const guarded = async (): Promise<SubmitReply> =>
      context.access === "look" || (await needs.canChange(context.userId))
        ? work()
        : { kind: "show", modal: needs.answers.noRoleModal() };
    const result = guarded().catch((error: unknown): SubmitReply => {
      outcome = "failed";
      needs.onError(error, context);
      return { kind: "show", modal: needs.answers.failedModal(error) };
    });
    const first = await Promise.race([result, afterDeadline(needs.deadlineMs)]);
    needs.observe(context.name, outcome, (needs.now() - startedAt) / 1_000);
    if (first === "late") {
      await modal.ack({ response_action: "update", view: needs.answers.stillWorkingModal() });
      const late = modalAfter(await result, needs);
      await modal.client.views.update({ view_id: modal.viewId, view: late });
      return;
    }
    if (first.kind === "errors") await modal.ack({ response_action: "errors", errors: { ...first.errors } });
    else if (first.kind === "show") await modal.ack({ response_action: "update", view: first.modal });
    else {
      await modal.ack();
      if (first.say !== null) {
        const { channelId, message } = first.say;
        await tellVia(modal.client, null, context.userId, channelId, context.name)(message);
      }
    }
  }
}

/** What a modal that was told to wait shows in the end; errors can't be put beside fields that are gone. */
function modalAfter(reply: SubmitReply, needs: HandleNeeds): SlackModal {
  switch (reply.kind) {
    case "show":
      return reply.modal;
    case "errors":
      return needs.answers.failedModal(new Error(Object.values(reply.errors).join(" ")));
    case "close":
      return needs.answers.saidModal(reply.say?.message ?? { text: "Done.", blocks: [] });
  }
}

async function afterDeadline(ms: number): Promise<"late"> {
  return new Promise((resolve) => {
    setTimeout(() => resolve("late"), ms).unref();
  });
}
