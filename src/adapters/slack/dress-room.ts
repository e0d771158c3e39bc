import { z } from "zod";
import type { IncidentView } from "#core/incident/incident-view.ts";
import type { EffectRun } from "#core/shared/effect.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import { Fault } from "#core/shared/fault.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import { pinSlotOf } from "#core/shared/pin-slot.ts";
import { type Readers, renderWithNames } from "#templates/slack/render-with-names.ts";
import { topic } from "#templates/slack/topic.ts";
import { bookmarksOf } from "./bookmarks-of.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";

const Done = z.object({ ok: z.literal(true) });
const Info = z.object({ channel: z.object({ topic: z.object({ value: z.string() }).optional() }) });
const Bookmarks = z.object({ bookmarks: z.array(z.object({ link: z.string().nullish() })).optional() });

/** What dressing needs. */
export interface DressNeeds {
  readonly slack: SlackApi;
  readonly slots: MessageSlots;
  readonly readers: Readers;
}

/**
 * Topic, pin and bookmarks of a room; what Slack refuses is returned as lines for people, because ornaments stop nothing. When Slack only
 * couldn't take one now, the rest is put and its Fault thrown, for another attempt.
 */
export async function dressRoom(needs: DressNeeds, run: EffectRun, view: IncidentView): Promise<readonly string[]> {
  const { room } = view.incident;
  if (room === null) return [];
  const ornaments: readonly { readonly name: string; readonly put: () => Promise<void> }[] = [
    { name: "The room's topic could not be set", put: () => setTopic(needs, run, room.channelId, view) },
    { name: "The card could not be pinned", put: () => pinCard(needs, run, room.channelId, view.incident.id) },
    { name: "The bookmarks could not be added", put: () => addBookmarks(needs, run, room.channelId, view) },
  ];
  const failed = new Map<string, { readonly names: string[]; readonly why: string }>();
  const passing: Fault[] = [];
  for (const { name, put } of ornaments) {
    try {
      await put();
    } catch (error) {
      // A lost lease or a bug of ours is not Slack's no: it must not be told as one.
      if (!(error instanceof Fault) || !error.code.startsWith("slack-")) throw error;
      if (error.retry !== "never" && !error.needsPerson) {
        passing.push(error);
        continue;
      }
      // An archived room refuses them all for one reason: that is one thing to say.
      const same = failed.get(error.code) ?? { names: [], why: `${error.message}. ${error.hint}` };
      same.names.push(name);
      failed.set(error.code, same);
    }
  }
  if (passing[0] !== undefined) throw passing[0];
  return [...failed.values()].map(({ names, why }) => `${names.join("; ")}: ${why}`);
}

async function setTopic(needs: DressNeeds, run: EffectRun, channelId: string, view: IncidentView): Promise<void> {
  const { slack } = needs;
  const wanted = await renderWithNames(needs.readers, (look) => topic(view.incident, look));
  // Setting a topic posts a line in the room, even when it is the same: look first.
  const { channel } = await slack.call({
    method: "conversations.info",
    args: { channel: channelId },
    answer: Info,
    urgency: "cosmetic",
  });
  if (channel.topic?.value === wanted) return;
  await run.step(`topic:${wanted}`, {
    act: async () => {
      const args = { channel: channelId, topic: wanted };
      await slack.call({ method: "conversations.setTopic", args, answer: Done, urgency: "cosmetic" });
      return true;
    },
  });
}

async function pinCard(needs: DressNeeds, run: EffectRun, channelId: string, incidentId: string): Promise<void> {
  const card = await needs.slots.get(slotOf({ kind: "incident-card", incidentId }));
  if (card === undefined || card.channelId !== channelId) return;
  const key = `${card.channelId}:${card.ts}`;
  // What was pinned once is not pinned anew: somebody may have unpinned it. `/incident repair` forgets this.
  if ((await needs.slots.get(pinSlotOf(incidentId)))?.ts === key) return;
  await run.step(`pin:${key}`, {
    act: async () => {
      try {
        const args = { channel: card.channelId, timestamp: card.ts };
        await needs.slack.call({ method: "pins.add", args, answer: Done, urgency: "cosmetic" });
      } catch (error) {
        if (!isSlackError(error, "already_pinned")) throw error;
      }
      return true;
    },
  });
  await needs.slots.put(pinSlotOf(incidentId), { channelId, ts: key, fingerprint: "" });
}

async function addBookmarks(needs: DressNeeds, run: EffectRun, channelId: string, view: IncidentView): Promise<void> {
  const wanted = bookmarksOf(view);
  if (wanted.length === 0) return;
  const args = { channel_id: channelId };
  const listed = await needs.slack.call({ method: "bookmarks.list", args, answer: Bookmarks, urgency: "cosmetic" });
  const present = new Set((listed.bookmarks ?? []).map(({ link }) => link));
  for (const { title, url, emoji } of wanted) {
    if (present.has(url)) continue;
    await run.step(`bookmark:${url}`, {
      act: async () => {
        const bookmark = { channel_id: channelId, title, type: "link", link: url, emoji };
        await needs.slack.call({ method: "bookmarks.add", args: bookmark, answer: Done, urgency: "cosmetic" });
        return true;
      },
    });
  }
}
