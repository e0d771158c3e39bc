/** What becomes of a call that Slack answered with `ok: false`. */
export type ErrorClass =
  /** Slack's own trouble: tried again with growing pauses. */
  | "retry"
  /** Slack is busy: tried again after the time it names, else after a minute. */
  | "wait"
  /** Only a person can change it, for the whole app or workspace: people are told at once, and it is tried again slowly. */
  | "needs-admin"
  /** This very call will never be taken: given up at once, with what to do instead. */
  | "never";

/** How errors are treated that need the same thing to be done. */
interface ErrorGroup {
  readonly class: ErrorClass;
  /** For the operator: what to do or to click. */
  readonly hint: string;
  /** Names of Slack's errors, separated by spaces. */
  readonly errors: string;
}

/**
 * Every error that Slack documents for the methods we call and for all methods (docs.slack.dev/reference/methods, November 2026); a test
 * compares them with a machine-readable copy of that reference where one is at hand.
 */
const groups: readonly ErrorGroup[] = [
  {
    class: "retry",
    hint: "Look at https://slack-status.com; Muster tries again by itself.",
    errors:
      "fatal_error internal_error list_record_comment_fetch_failed request_timeout service_unavailable update_failed",
  },
  {
    class: "retry",
    hint: "Slack is moving the workspace or the channel; Muster tries again by itself.",
    errors: "external_channel_migrating team_added_to_org",
  },
  {
    class: "wait",
    hint: "Muster waits and tries again by itself.",
    errors: "message_limit_exceeded rate_limited ratelimited too_many_requests",
  },
  {
    class: "needs-admin",
    hint: "Install the app again, set SLACK_BOT_TOKEN (Socket Mode: SLACK_APP_TOKEN) to the new token and restart Muster; what waits goes on then.",
    errors: "account_inactive invalid_auth not_allowed_token_type not_authed token_expired token_revoked",
  },
  {
    class: "needs-admin",
    hint: "Compare the app's scopes with manifest.yml and install the app again; what waits goes on then.",
    errors: "missing_scope no_permission permission_denied",
  },
  {
    class: "needs-admin",
    hint: "The workspace or organisation doesn't let the app in: a workspace owner must approve it, for this network too.",
    errors:
      "access_denied accesslimited app_access_restricted ekm_access_denied enterprise_is_restricted forbidden_team org_login_required team_access_not_granted team_not_found two_factor_setup_required",
  },
  {
    class: "needs-admin",
    hint: "A workspace setting forbids this to apps: ask a workspace admin who may create channels, pin and post.",
    errors: "cannot_create_channel posting_to_channel_denied restricted_action",
  },
  {
    class: "needs-admin",
    hint: "The channel doesn't take new messages from the app: a channel manager can let it post, or name another channel in muster.yaml.",
    errors:
      "channel_is_limited_access restricted_action_non_threadable_channel restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel",
  },
  {
    class: "needs-admin",
    hint: "Turn on the Home and Messages tabs under App Home in the app's settings, as manifest.yml has them.",
    errors: "messages_tab_disabled not_enabled",
  },
  {
    class: "needs-admin",
    hint: "The workspace's plan doesn't have this: list people instead of user groups in muster.yaml, or upgrade the plan.",
    errors: "canvas_disabled_user_team not_implemented plan_upgrade_required",
  },
  {
    class: "never",
    hint: "Is the channel's name or id right, and is the app a member of it, if it is private?",
    errors: "channel_not_found duplicate_channel_not_found method_not_supported_for_channel_type no_channel",
  },
  {
    class: "never",
    hint: "Unarchive the channel, or name another one in muster.yaml.",
    errors: "is_archived is_inactive",
  },
  {
    class: "never",
    hint: "Invite the app to the channel.",
    errors: "app_cannot_join_channel no_access not_in_channel too_many_members",
  },
  {
    class: "never",
    hint: "The message is gone or may not be changed any more; Muster posts anew what must be seen.",
    errors:
      "block_mismatch cannot_reply_to_message cant_broadcast_message cant_update_message duplicate_message_not_found edit_window_closed message_not_found no_dual_broadcast_content_update streaming_state_conflict thread_locked thread_not_found",
  },
  {
    class: "never",
    hint: "Is the user or user group in muster.yaml of this workspace, active, and no guest? A member of the room can add others.",
    errors:
      "already_in_channel cant_invite cant_invite_self invalid_user_combination invitee_cant_see_channel no_external_invite_permission no_such_subteam no_user not_enough_users org_user_not_in_team too_many_users ura_max_channels user_disabled user_is_restricted user_not_found user_not_in_channel user_not_visible users_list_not_supplied",
  },
  {
    class: "never",
    hint: "Change workspace.room_name in muster.yaml to lower-case letters, digits and hyphens, at most 80, that no channel has yet.",
    errors:
      "invalid_name invalid_name_maxlength invalid_name_punctuation invalid_name_required invalid_name_specials name_taken",
  },
  {
    class: "never",
    hint: "The room is so already, or has as many of these as Slack allows: take one away if it is missed.",
    errors:
      "already_pinned already_reacted file_already_added not_archived too_many_bookmarks too_many_emoji too_many_pins too_many_reactions too_many_tabs",
  },
  {
    class: "never",
    hint: "Slack doesn't take this content: shorten it or look at links and files in it; the incident itself has it all.",
    errors:
      "attachment_payload_limit_exceeded blocked_file_type cannot_bookmark_from_external_org cannot_bookmark_restricted_sharing_enabled file_deleted file_is_deleted file_not_found file_not_shared file_share_limit_reached invalid_emoji invalid_link max_file_sharing_exceeded msg_blocks_too_long msg_too_long not_pinnable not_reactable slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked too_long too_many_attachments too_many_contact_cards unable_to_share_files view_too_large",
  },
  {
    class: "never",
    hint: "The window was opened too late, twice, or is closed: click or type it again.",
    errors:
      "duplicate_external_id exchanged_trigger_id expired_trigger_id hash_conflict invalid_trigger_id missing_profile_id not_found push_limit_reached",
  },
  {
    class: "never",
    hint: "Slack has withdrawn this method: update Muster.",
    errors: "as_user_not_supported deprecated_endpoint method_deprecated",
  },
  {
    class: "never",
    hint: "Does SLACK_API_URL begin with https:// and lead to Slack itself? If so, please report this with the Muster version.",
    errors:
      "bad_timestamp draft_already_deleted draft_already_sent draft_has_conflict draft_not_found insecure_request invalid_app_action_type invalid_arg_name invalid_arguments invalid_array_arg invalid_attachments invalid_blocks invalid_blocks_format invalid_bookmark_type invalid_charset invalid_child_type invalid_cursor invalid_entity_id invalid_form_data invalid_limit invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema invalid_parent_type invalid_post_type invalid_shortcut_type invalid_ts_latest invalid_ts_oldest invalid_types markdown_text_conflict metadata_must_be_sent_from_app metadata_too_large missing_args missing_argument missing_file_data missing_post_type no_item_specified no_text parent_bookmark_disabled parent_with_link send_on_behalf_not_allowed",
  },
];

const byName: ReadonlyMap<string, ErrorGroup> = new Map(
  groups.flatMap((group) => group.errors.split(" ").map((name) => [name, group] as const)),
);

/** Every error with a treatment of its own. */
export const knownErrors: readonly string[] = [...byName.keys()];

/** How an error of Slack is treated. One that we don't know is about our request as far as anybody can tell: never sent again. */
export function treatmentOf(name: string): { readonly class: ErrorClass; readonly hint: string | null } {
  return byName.get(name) ?? { class: "never", hint: null };
}
