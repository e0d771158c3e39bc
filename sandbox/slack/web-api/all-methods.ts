import { blocksValidate } from "./blocks-validate.ts";
import { bookmarks } from "./bookmarks.ts";
import { chat } from "./chat.ts";
import { conversationSettings } from "./conversation-settings.ts";
import { conversations } from "./conversations.ts";
import { conversationsRead } from "./conversations-read.ts";
import { files } from "./files.ts";
import type { Methods } from "./method.ts";
import { peopleMethods } from "./people-methods.ts";
import { pinsAndReactions } from "./pins-and-reactions.ts";
import { viewsMethods } from "./views-methods.ts";

/** Every Web API method of the sandbox that needs no socket: `connectionsOpen` has the one that does. */
export const allMethods: Methods = {
  ...peopleMethods,
  ...chat,
  ...conversations,
  ...conversationsRead,
  ...pinsAndReactions,
  ...bookmarks,
  ...conversationSettings,
  ...viewsMethods,
  ...files,
  ...blocksValidate,
};
