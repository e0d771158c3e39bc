/** Makes ids that are unique across replicas and sort by creation (UUIDv7 in production). */
export type IdSource = () => string;
