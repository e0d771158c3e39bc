/** Who people of the workspace are. Answers from a cache that a person never has to wait for. */
export interface Directory {
  /** Members of a usergroup by id; an unknown group or a plan without groups has none. */
  membersOf(usergroupId: string): Promise<readonly string[]>;
  displayName(userId: string): Promise<string>;
}
