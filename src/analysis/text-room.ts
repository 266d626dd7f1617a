/** Room for texts that stay in memory: a hostile recording has texts as long as its events, each another one. */
export class TextRoom {
  private readonly most: number;
  private used = 0;

  /** `most`: characters of all texts together. */
  constructor(most: number) {
    this.most = most;
  }

  /** True if so many characters are too much. */
  lacks(characters: number): boolean {
    return this.used + characters > this.most;
  }

  /** True if the characters fit, which they then take. */
  take(characters: number): boolean {
    if (this.lacks(characters)) return false;
    this.used += characters;
    return true;
  }

  free(characters: number): void {
    this.used -= characters;
  }
}
