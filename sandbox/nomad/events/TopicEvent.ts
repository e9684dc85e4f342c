/** One event before it has an index. */
export interface TopicEvent {
  readonly topic: string;
  readonly type: string;
  readonly key: string;
  readonly namespace: string;
  readonly filterKeys: readonly string[] | null;
  readonly payload: object;
}
