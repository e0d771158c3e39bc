/**
 * Runs work in one database transaction and commits it when the promise resolves, or rolls it back when it rejects.
 * `Stores` names only what the use case needs; an implementation that offers more fits.
 */
export type Transact<Stores> = <Result>(work: (stores: Stores) => Promise<Result>) => Promise<Result>;
