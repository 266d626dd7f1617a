/** One well-known RPC or COM interface. */
export interface InterfaceEntry {
  /** RPC interface UUID or COM interface id, lower case, without braces. */
  readonly uuid: string;
  /** `major.minor` of an RPC interface where a source states it; COM interfaces have none ([MS-DCOM]: always 0.0 on the wire). */
  readonly version?: string;
  readonly name: string;
  readonly kind: 'rpc' | 'com';
  /** What it is for, in a few words. */
  readonly title: string;
  /**
   * Procedure names; the index is the number on the wire. A hole is a number whose name no source states, reserved
   * ones among them. `undefined`: none is known.
   * COM numbers start with QueryInterface, AddRef, Release, which never travel themselves.
   */
  readonly procedures: readonly (string | undefined)[] | undefined;
  /** Public document that the facts come from. */
  readonly source: string;
  /** Well-known server: a service or process. For display only, never evidence of who really served a call. */
  readonly served?: string;
}
