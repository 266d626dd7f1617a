/** A first-in first-out queue over one array: no shifting, and the array is compacted when half of it is spent. */
export class Queue<T> {
  private items: T[] = [];
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
    if (this.head < this.items.length) this.head += 1;
    if (this.head > 1_024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  /** Visits what is in the queue now, oldest first; what `visit` adds is not visited. */
  each(visit: (item: T) => void): void {
    const end = this.items.length;
    for (let at = this.head; at < end; at += 1) visit(this.items[at] as T);
  }
}
