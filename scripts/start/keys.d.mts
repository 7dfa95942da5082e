export function writePrivate(file: string, value: unknown): void;
