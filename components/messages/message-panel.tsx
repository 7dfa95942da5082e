"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useEffect } from "react";
import { SidePanel } from "@/components/ui/dialog";
import { useLiveQuery } from "@/components/ui/live";
import { Masked } from "@/components/ui/masked";
import { Notice } from "@/components/ui/notice";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import type { LiveTopic } from "@/domain/live";
import type { MessageDetail } from "@/domain/messages/log";
import type { MessageActions, MessageRights } from "./handling";
import { MessageView } from "./message-view";

type Shared = { rights: MessageRights; actions: MessageActions };

/** The opened message beside the log; arrow keys go on to the next one, Escape closes. */
export function MessagePanel({
  id,
  onClose,
  onStep,
  ...shared
}: Shared & { id: string | null; onClose: () => void; onStep: (by: 1 | -1) => void }) {
  const t = useTranslations("messages");
  useEffect(() => {
    if (id === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest("input, textarea, select, table")) return;
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      onStep(event.key === "ArrowDown" ? 1 : -1);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [id, onStep]);
  return (
    <SidePanel
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      title={id === null ? t("message") : <Opened id={id} />}
    >
      {id !== null && <LiveMessage key={id} id={id} {...shared} />}
    </SidePanel>
  );
}

export function useMessage(id: string, initialData?: MessageDetail) {
  return useLiveQuery<MessageDetail>({
    queryKey: ["message", id],
    url: `/api/messages/${id}`,
    topics: [`message:${id}`, "messages"] satisfies LiveTopic[],
    ...(initialData ? { initialData } : {}),
  });
}

function Opened({ id }: { id: string }) {
  const t = useTranslations("messages");
  const { data } = useMessage(id);
  const message = data?.message.id === id ? data.message : null;
  return (
    <Link href={`/messages/${id}`} className="hover:underline" title={t("ownPage")}>
      {message
        ? t.rich(message.direction === "in" ? "fromTo" : "toFrom", {
            contact: () => <Masked shown={message.contact.shown} masked={message.contact.masked} />,
            number: () => <bdi>{message.number?.address ?? t("unknownNumber")}</bdi>,
          })
        : t("message")}
    </Link>
  );
}

function LiveMessage({ id, ...shared }: Shared & { id: string }) {
  const { data, error } = useMessage(id);
  if (error) return <Notice tone="bad">{error.message}</Notice>;
  if (!data || data.message.id !== id)
    return (
      <Loading>
        <div className="flex flex-col gap-3">
          <Skeleton className="h-4 w-48" />
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
      </Loading>
    );
  return <MessageView detail={data} {...shared} />;
}
