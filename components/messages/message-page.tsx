"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { MaskToggle, Masked } from "@/components/ui/masked";
import { PageHeader } from "@/components/ui/page";
import type { MessageDetail } from "@/domain/messages/log";
import type { MessageActions, MessageRights } from "./handling";
import { MessageView } from "./message-view";
import { useMessage } from "./message-panel";

/** A message under an address of its own. */
export function MessagePage({
  initial,
  rights,
  actions,
}: {
  initial: MessageDetail;
  rights: MessageRights;
  actions: MessageActions;
}) {
  const t = useTranslations("messages");
  const { data = initial } = useMessage(initial.message.id, initial);
  const { message } = data;
  return (
    <>
      <PageHeader
        title={t.rich(message.direction === "in" ? "fromTo" : "toFrom", {
          contact: () => <Masked shown={message.contact.shown} masked={message.contact.masked} />,
          number: () => <bdi>{message.number?.address ?? t("unknownNumber")}</bdi>,
        })}
        back={
          <Link href="/messages" className="hover:underline">
            {t("title")}
          </Link>
        }
        actions={<MaskToggle />}
      />
      <div className="max-w-3xl">
        <MessageView detail={data} rights={rights} actions={actions} />
      </div>
    </>
  );
}
