/** The codec of `smpp` 0.5.1, that tests compare ours with. The package has no declarations of its own. */
declare module "smpp/lib/pdu.js" {
  export class PDU {
    constructor(command: string | Buffer, options?: Record<string, unknown>);
    toBuffer(): Buffer;
    [field: string]: unknown;
  }
}
