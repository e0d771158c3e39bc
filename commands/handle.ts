import type { App, RespondFn, ViewSubmitAction } from "@slack/bolt";
import type { SlackHome } from "#templates/slack/block.ts";
import { type Absence, type AnswerNeeds, makeAnswerPerson, type Reach } from "./answer-person.ts";
import { makeAnswerSubmission } from "./answer-submission.ts";
import {
  type Click,
  type Gate,
  looking,
  type Reaction,
  type Reply,
  type ShortcutCall,
  type SlashCall,
  type Submission,
  type SubmitReply,
  say,
} from "./conversation.ts";
import { readOrigin } from "./modal-origin.ts";
import { makeModalWindow } from "./modal-window.ts";
import {
  ClickPayload,
  clickedValue,
  HomePayload,
  ReactionPayload,
  ShortcutPayload,
  SlashPayload,
  SubmitPayload,
  submittedValues,
} from "./payload.ts";
import { databaseAway, failed, messageHome, messageModal, stale, staleForm } from "./standard-answers.ts";
import { makeTell } from "./tell-person.ts";
import { withinTime } from "./within-time.ts";

type Client = App["client"];

/** What the one wrapper around everything people do needs. */
export interface HandleNeeds extends AnswerNeeds {
  readonly app: App;
}

/** Registers handlers so that each of them answers the person: within the deadline, when refused, and when it fails. */
export interface Handle {
  /** A slash command; what it needs may depend on its text. */
  command(name: string, gate: (text: string) => Gate, run: (call: SlashCall) => Promise<Reply>): void;
  /** A control of a message or of App Home; what it needs may depend on its value. */
  click(actionId: string | RegExp, gate: Gate | ((value: string) => Gate), run: (click: Click) => Promise<Reply>): void;
  /** A submitted modal. The permission is asked again. */
  submit(callbackId: string, access: Gate["access"], run: (submission: Submission) => Promise<SubmitReply>): void;
  shortcut(callbackId: string, gate: Gate, run: (call: ShortcutCall) => Promise<Reply>): void;
  /** An emoji on a message anywhere; only what is said in return reaches the person. */
  reaction(emoji: string, run: (reaction: Reaction) => Promise<Reply>): void;
  /** App Home, drawn when somebody opens it. */
  home(render: (userId: string) => Promise<SlackHome>): void;
  /** Answers clicks and forms that nobody registered: they are from another version. To be called last. */
  rest(): void;
}

/**
 * Makes the wrapper: it decodes, acknowledges, works, and answers to the person alone. A payload that can't be decoded is not acknowledged,
 * so that Slack itself tells the person.
 */
export function makeHandle(needs: HandleNeeds): Handle {
  const { app, onError } = needs;
  const answerPerson = makeAnswerPerson(needs);
  const answerSubmission = makeAnswerSubmission(needs);
  const actionIds: (string | RegExp)[] = [];
  const callbackIds: string[] = [];

  const reachFor = (person: {
    readonly client: Client;
    readonly respond: RespondFn | null;
    readonly triggerId: string;
    readonly userId: string;
    readonly channelId: string | null;
    readonly name: string;
  }): Reach => {
    const report = (error: unknown) => onError(error, { name: person.name, userId: person.userId });
    return {
      tell: makeTell({ ...person, onError: report }),
      window: makeModalWindow({ ...person, onError: report }),
      isWaiting: true,
    };
  };

  return {
    command(name, gate, run) {
      app.command(name, async ({ ack, body, respond, client }) => {
        const payload = SlashPayload.parse(body);
        await ack();
        const call: SlashCall = { userId: payload.user_id, channelId: payload.channel_id, text: payload.text };
        const reach = reachFor({ ...call, client, respond, name, triggerId: payload.trigger_id });
        await answerPerson({ name, userId: call.userId }, gate(call.text), () => run(call), reach);
      });
    },

    click(actionId, gate, run) {
      actionIds.push(actionId);
      app.action(actionId, async ({ ack, body, respond, client }) => {
        const { click, reach, name } = readClick(body, respond, client);
        await ack();
        const opened = typeof gate === "function" ? gate(click.value) : gate;
        await answerPerson({ name, userId: click.userId }, opened, () => run(click), reach);
      });
    },

    submit(callbackId, access, run) {
      callbackIds.push(callbackId);
      app.view<ViewSubmitAction>({ callback_id: callbackId, type: "view_submission" }, async (args) => {
        const payload = SubmitPayload.parse(args.body);
        const userId = payload.user.id;
        const origin = readOrigin(payload.view.private_metadata);
        const submission: Submission = { userId, ...origin, values: submittedValues(payload) };
        const occasion = { name: callbackId, userId };
        await answerSubmission(occasion, access, () => run(submission), {
          ack: args.ack,
          client: args.client,
          viewId: payload.view.id,
          fields: Object.keys(payload.view.state.values),
          tell: makeTell({
            client: args.client,
            respond: null,
            userId,
            channelId: origin.channelId,
            onError: (error) => onError(error, occasion),
          }),
        });
      });
    },

    shortcut(callbackId, gate, run) {
      app.shortcut(callbackId, async ({ ack, body, client }) => {
        const payload = ShortcutPayload.parse(body);
        await ack();
        const userId = payload.user.id;
        const channelId = payload.channel?.id ?? null;
        const call: ShortcutCall = { userId, channelId, message: payload.message ?? null };
        const triggerId = payload.trigger_id;
        const reach = reachFor({ client, respond: null, triggerId, userId, channelId, name: callbackId });
        await answerPerson({ name: callbackId, userId }, gate, () => run(call), reach);
      });
    },

    reaction(emoji, run) {
      app.event("reaction_added", async ({ event, client }) => {
        const { user: userId, reaction, item } = ReactionPayload.parse(event);
        if (reaction !== emoji || item.channel === undefined || item.ts === undefined) return;
        const channelId = item.channel;
        const occasion = { name: `:${emoji}:`, userId };
        const tell = makeTell({
          client,
          respond: null,
          userId,
          channelId,
          onError: (error) => onError(error, occasion),
        });
        const found = { userId, channelId, messageTs: item.ts };
        await answerPerson(occasion, looking, () => run(found), { tell, window: null, isWaiting: false });
      });
    },

    home(render) {
      app.event("app_home_opened", async ({ event, client }) => {
        const { user: userId, tab } = HomePayload.parse(event);
        if (tab !== "home") return;
        const sayAway = (absence: Absence) => messageHome(failed(databaseAway(absence, "home", needs)));
        const started = needs.startWork(() => render(userId));
        const result = started.result.catch((error: unknown) => {
          onError(error, { name: "home", userId });
          const absence = started.blame(error);
          return absence === null ? messageHome(failed(needs.describe(error))) : sayAway(absence);
        });
        const first = await withinTime(result, needs.deadlineMs);
        const absence = first === "late" ? started.callOff() : null;
        const view = absence !== null ? sayAway(absence) : first === "late" ? await result : first;
        await client.views.publish({ user_id: userId, view });
      });
    },

    rest() {
      const isKnown = (id: string) => actionIds.some((one) => (typeof one === "string" ? one === id : one.test(id)));
      app.action(/^/, async ({ ack, body, respond, client, action }) => {
        if ("action_id" in action && isKnown(action.action_id)) return;
        await ack();
        const { click, reach, name, isLink } = readClick(body, respond, client);
        if (!isLink) await answerPerson({ name, userId: click.userId }, looking, async () => say(stale()), reach);
      });
      app.view<ViewSubmitAction>({ callback_id: /^/, type: "view_submission" }, async ({ ack, view }) => {
        if (callbackIds.includes(view.callback_id)) return;
        await ack({ response_action: "update", view: messageModal(staleForm()) });
      });
    },
  };

  function readClick(body: unknown, respond: RespondFn, client: Client) {
    const payload = ClickPayload.parse(body);
    const action = payload.actions[0];
    const name = action?.action_id ?? "";
    const click: Click = {
      userId: payload.user.id,
      channelId: payload.channel?.id ?? null,
      blockId: action?.block_id ?? "",
      value: clickedValue(payload),
    };
    const reach = reachFor({
      client,
      respond: payload.response_url === undefined ? null : respond,
      triggerId: payload.trigger_id,
      userId: click.userId,
      channelId: click.channelId,
      name,
    });
    return { click, reach, name, isLink: action?.url !== undefined };
  }
}
