/** A first-in first-out queue over one array: no shifting, and the array is compacted when half of it is spent. */
export class Queue<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  peek(): T | undefined {
    return this.items[this.head];
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    if (this.head < this.items.length) {
      // What has left must not be kept alive until the array is compacted.
      this.items[this.head] = undefined;
      this.head += 1;
    }
    if (this.head > 1_024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  /** Visits what is in the queue now, newest first, until `visit` returns false; what `visit` adds is not visited. */
  newestFirst(visit: (item: T) => boolean): void {
    for (let at = this.items.length - 1; at >= this.head; at -= 1) if (!visit(this.items[at] as T)) return;
  }
}
