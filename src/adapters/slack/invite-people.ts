import { z } from "zod";
import type { EffectRun } from "#core/shared/effect.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";

/** conversations.invite takes at most 100 people (SLACK.md 2.5). */
const peoplePerCallMax = 100;

/** Refusals that mean the person is where we want them, or is ourselves. */
const alreadyThere: ReadonlySet<string> = new Set(["already_in_channel", "cant_invite_self"]);

/** Refusals about a person, not about the room or the app. */
const aboutPeople = [
  "already_in_channel",
  "cant_invite",
  "cant_invite_self",
  "no_user",
  "org_user_not_in_team",
  "user_is_restricted",
  "user_not_found",
  "ura_max_channels",
  "invitee_cant_see_channel",
] as const;

const PersonError = z.object({ user: z.string().optional(), error: z.string() });
const Invited = z.object({ errors: z.array(PersonError).optional() });

/** Invites people, skipping who can't be invited; returns those. Inviting again does no harm. */
export async function invitePeople(
  slack: SlackApi,
  run: EffectRun,
  channelId: string,
  userIds: readonly string[],
  patience: { readonly waitMsMax?: number } = {},
): Promise<readonly string[]> {
  const notInvited: string[] = [];
  const unique = [...new Set(userIds)];
  for (let start = 0; start < unique.length; start += peoplePerCallMax) {
    const part = unique.slice(start, start + peoplePerCallMax);
    notInvited.push(
      ...(await run.step(`invite:${channelId}:${part.join(",")}`, {
        act: () => inviteTogether(slack, channelId, part, patience),
      })),
    );
  }
  return notInvited;
}

/** Invites at most 100 people in one call and returns who could not be invited. */
export async function inviteTogether(
  slack: SlackApi,
  channelId: string,
  userIds: readonly string[],
  patience: { readonly waitMsMax?: number } = {},
): Promise<string[]> {
  try {
    const { errors = [] } = await slack.call({
      method: "conversations.invite",
      args: { channel: channelId, users: userIds.join(","), force: true },
      answer: Invited,
      urgency: "urgent",
      ...patience,
    });
    return errors.flatMap(({ user, error }) => (user === undefined || alreadyThere.has(error) ? [] : [user]));
  } catch (error) {
    if (!isSlackError(error, ...aboutPeople)) throw error;
    // Slack refuses the call as a whole when nobody in it could be invited; one by one it says whom it meant.
    if (userIds.length === 1) return isSlackError(error, ...alreadyThere) ? [] : [...userIds];
    const results: string[] = [];
    for (const userId of userIds) results.push(...(await inviteTogether(slack, channelId, [userId], patience)));
    return results;
  }
}
