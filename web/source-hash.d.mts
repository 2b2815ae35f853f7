export declare const ROOT: string
export declare const BUILT: string
export declare const STAMP: string
export declare const SHARED: readonly string[]
export declare function hashSources(): string
export declare function isBuilt(): boolean
