export const CHECKOUT: string;
