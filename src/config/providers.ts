/** Which ids a target of a provider needs in muster.yaml, and which it may have. */
export const targetIds: Readonly<
  Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  vercel: { required: ["project"], optional: ["team"] },
  render: { required: ["service"], optional: [] },
  "cloud-run": { required: ["project", "location", "service"], optional: [] },
  kubernetes: { required: ["context", "namespace", "deployment"], optional: [] },
  supabase: { required: ["project_ref"], optional: ["flags_table", "jobs_table"] },
  cloudflare: { required: ["zone"], optional: ["account"] },
};

/** What Muster can do at each provider; a provider without verbs may stand in muster.yaml, but nothing can be asked of it yet. */
export const providerVerbs: Readonly<Record<string, readonly string[]>> = {
  vercel: ["rollback", "promote"],
  render: ["rollback", "scale", "restart"],
};
