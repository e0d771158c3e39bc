/**
 * Runs work in one database transaction and commits it when the promise resolves, or rolls it back when it rejects.
 * `Stores` names only what the use case needs; an implementation that offers more fits.
 *
 * Whoever locks several things takes them in this order: the outage, alerts (their keys, themselves, their groups), the runbook session or follow-up,
 * the action (its service, its target, itself), the incident (a fact for its timeline locks it, too), the review. What is only shown is
 * read without a lock.
 */
export type Transact<Stores> = <Result>(work: (stores: Stores) => Promise<Result>) => Promise<Result>;
