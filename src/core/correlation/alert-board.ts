import type { EffectRun } from "../shared/effect.ts";
import type { AlertNoticeView } from "./alert-notice-view.ts";

/** The alerts channel. Safe to repeat: one message per group, edited in place. */
export interface AlertBoard {
  showNotice(run: EffectRun, view: AlertNoticeView): Promise<void>;
}
