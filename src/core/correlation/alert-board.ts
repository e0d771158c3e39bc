import type { EffectRun } from "../shared/effect.ts";
import type { AlertNoticeView } from "./alert-notice-view.ts";
import type { DigestView } from "./digest-view.ts";

/** Where alerts are shown. Safe to repeat: one message per group and per storm, edited in place. */
export interface AlertBoard {
  showNotice(run: EffectRun, view: AlertNoticeView): Promise<void>;
  /** What waits for a room goes to the announcements, what waits for a message to the alerts. */
  showDigest(run: EffectRun, view: DigestView): Promise<void>;
}
