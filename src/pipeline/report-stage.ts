export async function reportStage(..._: unknown[]): Promise<void> {}
