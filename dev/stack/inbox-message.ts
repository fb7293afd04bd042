/** One delivery as received. A message sent twice is here twice, under one `id`: who counts, counts ids. */
export interface InboxMessage {
  /** The Message-ID header, with its angle brackets; empty when the sender gave none. */
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly receivedAt: string;
}
