/** What the sandbox's emulated vendors accept. Made-up words that open nothing anywhere else. */
export const credentials = {
  slackBotToken: "xoxb-sandbox-muster",
  slackAppToken: "xapp-sandbox-muster",
  slackSigningSecret: "sandbox-slack-signing-secret",
  vercelToken: "sandbox-vercel-token",
  renderKey: "sandbox-render-key",
  pagerdutyToken: "sandbox-pagerduty-token",
  pagerdutyFrom: "muster@acme.example",
  githubToken: "sandbox-github-token",
  supabaseSecretKey: "sandbox-supabase-secret-key",
  alertmanagerBearer: "sandbox-alertmanager-bearer",
} as const;
