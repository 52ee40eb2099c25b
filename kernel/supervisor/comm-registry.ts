/** Which comms are open, so that `comm_info_request` is answered even while the runtime is busy. */
export class CommRegistry {
  readonly #targets: Map<string, string> = new Map();

  opened(id: string, target: string): void {
    this.#targets.set(id, target);
  }

  closed(id: string): void {
    this.#targets.delete(id);
  }

  /** Forgets all and returns their ids: the runtime that held them is gone. */
  clear(): string[] {
    const ids = [...this.#targets.keys()];
    this.#targets.clear();
    return ids;
  }

  /** The `comms` of a `comm_info_reply`; all, or those of one target. */
  list(target: string | undefined): Record<string, { target_name: string }> {
    const open = [...this.#targets].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(open.map(([id, name]) => [id, { target_name: name }]));
  }
}
