export declare const SOURCES: string
export declare const BINARY: string
export declare const RELAXED_BINARY: string
export declare const STAMP: string
export declare const OPTIONS: readonly string[]
export declare const RELAXED_OPTIONS: readonly string[]
export declare function hashSources(): string
export declare function isBuilt(): boolean
