/**
 * What a sender does with a command_status (SMPP 3.4 clause 5.1.3, 5.0 clause 4.7.6).
 * - ok: accepted
 * - retry: later, a bounded number of times
 * - throttle: slow the whole connection and keep the message
 * - fail: this message only, for good
 * - config: the account or our PDU is wrong; stop and say so, and do not burn the queue
 */
export type StatusClass = "ok" | "retry" | "throttle" | "fail" | "config";

export type StatusDescription = {
  /** as the standard names it; `0x00000400` for a code that it does not */
  name: string;
  /** of a submit_sm_resp */
  class: StatusClass;
  /** of a bind response */
  bindClass: StatusClass;
  /** a sentence for the person who reads it */
  words: string;
};

type Row = readonly [code: number, name: string, submit: StatusClass, bind: StatusClass, words: string];

const ROWS: readonly Row[] = [
  [0x000, "ESME_ROK", "ok", "ok", "Accepted."],
  [0x001, "ESME_RINVMSGLEN", "fail", "config", "The SMSC calls the length of the text wrong."],
  [0x002, "ESME_RINVCMDLEN", "fail", "config", "The SMSC calls the length of the command wrong."],
  [0x003, "ESME_RINVCMDID", "config", "config", "The SMSC does not know this command."],
  [0x004, "ESME_RINVBNDSTS", "config", "config", "The session is not bound for sending."],
  [
    0x005,
    "ESME_RALYBND",
    "config",
    "retry",
    "The account is bound already; the SMSC still holds the old session.",
  ],
  [0x006, "ESME_RINVPRTFLG", "fail", "config", "The SMSC does not take this priority."],
  [0x007, "ESME_RINVREGDLVFLG", "config", "config", "The SMSC does not take this request for receipts."],
  [0x008, "ESME_RSYSERR", "retry", "retry", "The SMSC has a fault of its own."],
  [0x00a, "ESME_RINVSRCADR", "config", "config", "The sender address is not allowed on this account."],
  [0x00b, "ESME_RINVDSTADR", "fail", "config", "The SMSC does not take the number of the recipient."],
  [0x00c, "ESME_RINVMSGID", "fail", "config", "The SMSC does not know this message id."],
  [0x00d, "ESME_RBINDFAIL", "retry", "retry", "The SMSC refused the bind."],
  [0x00e, "ESME_RINVPASWD", "config", "config", "The password is wrong."],
  [0x00f, "ESME_RINVSYSID", "config", "config", "The system id is wrong."],
  [0x011, "ESME_RCANCELFAIL", "fail", "config", "The message could not be taken back."],
  [0x013, "ESME_RREPLACEFAIL", "fail", "config", "The message could not be replaced."],
  [0x014, "ESME_RMSGQFUL", "throttle", "retry", "The queue of the SMSC is full."],
  [0x015, "ESME_RINVSERTYP", "config", "config", "The service type is wrong."],
  [0x033, "ESME_RINVNUMDESTS", "fail", "config", "The number of destinations is wrong."],
  [0x034, "ESME_RINVDLNAME", "fail", "config", "The SMSC does not know this distribution list."],
  [0x040, "ESME_RINVDESTFLAG", "fail", "config", "The destination flag is wrong."],
  [0x042, "ESME_RINVSUBREP", "fail", "config", "The SMSC cannot submit with replacement."],
  [0x043, "ESME_RINVESMCLASS", "config", "config", "The SMSC does not take this esm_class."],
  [0x044, "ESME_RCNTSUBDL", "fail", "config", "The SMSC cannot submit to the distribution list."],
  [0x045, "ESME_RSUBMITFAIL", "retry", "config", "The SMSC could not submit the message."],
  [0x048, "ESME_RINVSRCTON", "config", "config", "The sender's type of number is wrong."],
  [0x049, "ESME_RINVSRCNPI", "config", "config", "The sender's numbering plan is wrong."],
  [0x050, "ESME_RINVDSTTON", "config", "config", "The recipient's type of number is wrong."],
  [0x051, "ESME_RINVDSTNPI", "config", "config", "The recipient's numbering plan is wrong."],
  [0x053, "ESME_RINVSYSTYP", "config", "config", "The system type is wrong."],
  [0x054, "ESME_RINVREPFLAG", "config", "config", "The replace flag is wrong."],
  [0x055, "ESME_RINVNUMMSGS", "fail", "config", "The number of messages is wrong."],
  [0x058, "ESME_RTHROTTLED", "throttle", "throttle", "The SMSC wants fewer messages a second."],
  [0x061, "ESME_RINVSCHED", "fail", "config", "The scheduled time is wrong."],
  [0x062, "ESME_RINVEXPIRY", "fail", "config", "The validity period is wrong."],
  [0x063, "ESME_RINVDFTMSGID", "config", "config", "The SMSC has no such predefined message."],
  [0x064, "ESME_RX_T_APPN", "retry", "retry", "The receiver has a passing fault."],
  [0x065, "ESME_RX_P_APPN", "fail", "config", "The receiver has a lasting fault."],
  [0x066, "ESME_RX_R_APPN", "fail", "config", "The receiver rejects the message."],
  [0x067, "ESME_RQUERYFAIL", "fail", "config", "The message could not be queried."],
  [0x0c0, "ESME_RINVTLVSTREAM", "fail", "config", "The SMSC cannot read the optional fields."],
  [0x0c1, "ESME_RTLVNOTALLWD", "config", "config", "The SMSC does not allow an optional field."],
  [0x0c2, "ESME_RINVTLVLEN", "fail", "config", "The length of an optional field is wrong."],
  [0x0c3, "ESME_RMISSINGTLV", "config", "config", "The SMSC misses an optional field."],
  [0x0c4, "ESME_RINVTLVVAL", "fail", "config", "The value of an optional field is wrong."],
  [0x0fe, "ESME_RDELIVERYFAILURE", "fail", "config", "The SMSC could not deliver the message."],
  [0x0ff, "ESME_RUNKNOWNERR", "retry", "retry", "The SMSC reports an error without naming it."],
  [0x100, "ESME_RSERTYPUNAUTH", "config", "config", "The account may not use this service type."],
  [0x101, "ESME_RPROHIBITED", "config", "config", "The account may not do this."],
  [0x102, "ESME_RSERTYPUNAVAIL", "retry", "config", "The service type cannot be had at the moment."],
  [0x103, "ESME_RSERTYPDENIED", "config", "config", "The service type is denied."],
  [0x104, "ESME_RINVDCS", "fail", "config", "The SMSC does not take this alphabet."],
  [0x105, "ESME_RINVSRCADDRSUBUNIT", "config", "config", "The sender's subunit is wrong."],
  [0x106, "ESME_RINVDSTADDRSUBUNIT", "config", "config", "The recipient's subunit is wrong."],
  [0x107, "ESME_RINVBCASTFREQINT", "fail", "config", "The broadcast's interval is wrong."],
  [0x108, "ESME_RINVBCASTALIAS_NAME", "fail", "config", "The broadcast's alias is wrong."],
  [0x109, "ESME_RINVBCASTAREAFMT", "fail", "config", "The broadcast's area format is wrong."],
  [0x10a, "ESME_RINVNUMBCAST_AREAS", "fail", "config", "The broadcast's number of areas is wrong."],
  [0x10b, "ESME_RINVBCASTCNTTYPE", "fail", "config", "The broadcast's content type is wrong."],
  [0x10c, "ESME_RINVBCASTMSGCLASS", "fail", "config", "The broadcast's message class is wrong."],
  [0x10d, "ESME_RBCASTFAIL", "retry", "config", "The broadcast failed."],
  [0x10e, "ESME_RBCASTQUERYFAIL", "fail", "config", "The broadcast could not be queried."],
  [0x10f, "ESME_RBCASTCANCELFAIL", "fail", "config", "The broadcast could not be cancelled."],
  [0x110, "ESME_RINVBCAST_REP", "fail", "config", "The broadcast's repetitions is wrong."],
  [0x111, "ESME_RINVBCASTSRVGRP", "fail", "config", "The broadcast's service group is wrong."],
  [0x112, "ESME_RINVBCASTCHANIND", "fail", "config", "The broadcast's channel is wrong."],
];

const BY_CODE: ReadonlyMap<number, StatusDescription> = new Map(
  ROWS.map(([code, name, submit, bindClass, words]) => [code, { name, class: submit, bindClass, words }]),
);

/** 3.4 clause 5.1.3: these are the SMSC vendor's own. */
const VENDOR_CODES = { from: 0x400, to: 0x4ff };

/** Describes any status. One that no table names is retried within bounds, and is never taken for accepted. */
export function describeStatus(status: number): StatusDescription {
  const known = BY_CODE.get(status);
  if (known) return known;
  const name = `0x${(status >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
  const vendor = status >= VENDOR_CODES.from && status <= VENDOR_CODES.to;
  const words = vendor
    ? `The SMSC answers with a code of its own, ${name}.`
    : `The SMSC answers with a code that no standard names, ${name}.`;
  return { name, class: "retry", bindClass: "retry", words };
}
