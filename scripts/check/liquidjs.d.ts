/**
 * What domain/ uses of liquidjs, for scripts/tsconfig.domain.json alone: the package's own types pull in Node's, and then
 * Buffer or URL in a pure rule would pass. The check of the whole compares with the real types.
 */
export type Template = object;

export class Liquid {
  constructor(options?: Record<string, unknown>);
  parse(text: string): Template[];
  renderSync(templates: Template[], context?: object): unknown;
}
