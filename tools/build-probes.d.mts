/** The text of the WinDbg script. */
export declare function bundleWindbg(): Promise<string>;
