/** A request that a mock answered. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Identifiers of the tasks that were performed because of it: a task that is refused is not among them. */
  readonly performed: readonly string[]
}

/** The requests that were answered, the last of them and no more. */
export class RequestRecord {
  private readonly limit: number
  private kept: RecordedRequest[] = []
  private performed: string[] = []

  constructor(limit: number) {
    this.limit = limit
  }

  get all(): readonly RecordedRequest[] {
    return this.kept.slice(-this.limit)
  }

  /** A request comes in: what is performed from here on is performed because of it. */
  begin(): void {
    this.performed = []
  }

  /** Notes a task of the request that is answered just now. */
  perform(id: string): void {
    this.performed.push(id)
  }

  add(request: Omit<RecordedRequest, 'performed'>): void {
    this.kept.push({ ...request, performed: this.performed })
    // Cut now and then: each cut copies what is kept.
    if (this.kept.length > this.limit * 1.5) this.kept = this.kept.slice(-this.limit)
  }
}
