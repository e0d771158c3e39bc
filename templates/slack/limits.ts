/**
 * What Slack takes at most, in characters or items, with the source of each number:
 * T = comments in @slack/types 3.2.0, D = docs.slack.dev, I = github.com/slackapi/bolt-js/issues/2509 (observed, undocumented).
 */
export const limits = {
  /** D */
  messageBlocks: 50,
  /** D; modals and App Home */
  viewBlocks: 100,
  /** T; also of one context element */
  text: 3000,
  /** T */
  sectionFields: 10,
  /** T */
  fieldText: 2000,
  /** T */
  headerText: 150,
  /** T */
  contextElements: 10,
  /** T */
  actionElements: 25,
  /** T */
  buttonText: 75,
  /** T */
  buttonValue: 2000,
  /** T */
  url: 3000,
  /** D */
  actionId: 255,
  /** T */
  blockId: 255,
  /** T: 75 for text, value and description; newer docs may say 150 for the value, 75 is safe */
  optionText: 75,
  optionValue: 75,
  optionDescription: 75,
  /** T */
  selectOptions: 100,
  /** T */
  overflowOptions: 5,
  /** T; radio buttons and checkboxes */
  groupOptions: 10,
  /** T */
  placeholder: 150,
  /** T */
  inputLabel: 2000,
  /** T */
  inputHint: 2000,
  /** T */
  inputText: 3000,
  /** D; title, submit and close of a modal */
  viewTitle: 24,
  /** D */
  callbackId: 255,
  /** D */
  privateMetadata: 3000,
  /** D: chat.update refuses a longer text with msg_too_long; chat.postMessage alone would take 40,000 */
  messageText: 4000,
  /** I: all blocks of a message together (msg_blocks_too_long); we count the JSON, which is more than what Slack can count */
  messageTotal: 13_200,
  /** D: a view is at most 250 kB (view_too_large); UTF-8 takes up to 4 bytes a character */
  viewTotal: 60_000,
  /** D */
  topic: 250,
} as const;
