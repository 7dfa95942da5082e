"use client";

import { SendHorizontal, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { Select, Textarea } from "@/components/ui/input";
import { formatAddress } from "@/domain/contacts/address";
import type { BenchNumber } from "@/domain/simulator/bench";
import type { Bubble } from "@/domain/simulator/control";
import { BubbleView } from "./bubble";

export type SendText = (text: { from: string; to: string; text: string }) => Promise<boolean>;

/** One virtual phone: its conversation, and a line to type in. Without `send` it only shows. */
export function PhoneView({
  address,
  bubbles,
  numbers,
  send,
  onRemove,
}: {
  address: string;
  bubbles: readonly Bubble[];
  numbers: readonly BenchNumber[];
  send: SendText | null;
  onRemove: (() => void) | null;
}) {
  const t = useTranslations("phones");
  const isNumber = /^[0-9]+$/.test(address);
  const phone = isNumber ? `+${address}` : address;
  return (
    <section
      aria-label={t("phone", { phone })}
      className="flex h-[32rem] max-h-[75dvh] min-w-0 flex-col rounded-md border bg-surface"
    >
      <header className="flex min-h-11 items-center justify-between gap-2 border-b ps-4 pe-2">
        <h2 className="min-w-0 truncate font-medium tabular-nums">
          <bdi>{isNumber ? formatAddress(address, "e164") : address}</bdi>
        </h2>
        {onRemove && (
          <Button tone="quiet" size="icon-sm" aria-label={t("remove", { phone })} onClick={onRemove}>
            <X aria-hidden />
          </Button>
        )}
      </header>
      <Conversation bubbles={bubbles} label={t("messagesOf", { phone })} />
      {send && <Composer phone={phone} numbers={numbers} send={(text) => send({ from: address, ...text })} />}
    </section>
  );
}

/** Follows the newest bubble, unless the person has scrolled up to read. */
function Conversation({ bubbles, label }: { bubbles: readonly Bubble[]; label: string }) {
  const t = useTranslations("phones");
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [bubbles]);
  return (
    <div
      ref={list}
      role="log"
      aria-label={label}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
      className="flex flex-1 flex-col overflow-y-auto px-4 py-3"
    >
      {bubbles.length === 0 ? (
        <p className="m-auto text-center text-13 text-ink-muted">{t("empty")}</p>
      ) : (
        <ol className="flex flex-col gap-2.5">
          {bubbles.map((bubble) => (
            <BubbleView key={bubble.id} bubble={bubble} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Composer({
  phone,
  numbers,
  send,
}: {
  phone: string;
  numbers: readonly BenchNumber[];
  send: (text: { to: string; text: string }) => Promise<boolean>;
}) {
  const t = useTranslations("phones");
  const [to, setTo] = useState(numbers[0]?.address ?? "");
  const [text, setText] = useState("");
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (text === "" || to === "") return;
    setText("");
    // what could not be sent is there to be sent again
    if (!(await send({ to, text }))) setText((typed) => (typed === "" ? text : typed));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-2 border-t p-2.5">
      {numbers.length > 1 && (
        <Select
          aria-label={t("toLabel", { phone })}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        >
          {numbers.map(({ address, label }) => (
            <option key={address} value={address}>
              {[t("to"), address, label].filter(Boolean).join(" ")}
            </option>
          ))}
        </Select>
      )}
      <div className="flex items-end gap-2">
        <Textarea
          aria-label={t("textLabel", { phone })}
          placeholder={numbers.length === 1 ? `${t("to")} ${to}` : t("text")}
          rows={1}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="max-h-32 min-h-9! flex-1 resize-none! py-1.5! pointer-coarse:min-h-11!"
        />
        <Button type="submit" size="icon" disabled={text === ""} aria-label={t("sendLabel", { phone })}>
          <SendHorizontal aria-hidden className="rtl:-scale-x-100" />
        </Button>
      </div>
    </form>
  );
}
