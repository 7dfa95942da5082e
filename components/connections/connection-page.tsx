"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Count } from "@/components/ui/numbers";
import { PageHeader, Section } from "@/components/ui/page";
import { tell } from "@/components/ui/toast";
import { draftOfView, type ConnectionView } from "@/domain/connections/draft";
import type {
  ConnectionActions,
  PauseConnection as Pausing,
  ReadCertificates,
  SendOneText,
} from "./connection-actions";
import { ConnectionForm } from "./connection-form";
import { ConnectionMenu } from "./connection-menu";
import { LinkState } from "./link-state";
import { PauseConnection, SendingPaused } from "./pause-connection";
import { SendOne } from "./send-one";
import { useConnection } from "./use-connections";

/** One connection: its link, live, and its settings. Without `actions` it only shows; `send` and `pause` are of the right to send. */
export function ConnectionPage({
  initial,
  actions,
  send,
  pause,
  readCertificates,
  activity,
}: {
  initial: ConnectionView;
  actions: ConnectionActions | null;
  send: SendOneText | null;
  pause: Pausing | null;
  readCertificates: ReadCertificates;
  /** what the link is at, beside its state */
  activity: ReactNode;
}) {
  const t = useTranslations("connections");
  const router = useRouter();
  const client = useQueryClient();
  const { data: connection = initial } = useConnection(initial);
  const refresh = () => void client.invalidateQueries({ queryKey: ["connection", initial.id] });
  return (
    <>
      <PageHeader
        back={<Link href="/connections">{t("back")}</Link>}
        title={<bdi>{connection.name}</bdi>}
        state={
          <>
            <LinkState connection={connection} />
            <SendingPaused connection={connection} />
            {connection.reason && connection.state !== "bound" && <span>{connection.reason}</span>}
          </>
        }
        actions={
          <>
            {pause && <PauseConnection connection={connection} pause={pause} onChanged={refresh} />}
            {send && <SendOne connection={connection} send={send} />}
            <ConnectionMenu
              connection={connection}
              actions={actions}
              onChanged={refresh}
              onDeleted={() => router.push("/connections")}
            />
          </>
        }
      />
      <Figures connection={connection} />
      {activity}
      <Section title={t("settingsTitle")} hint={actions ? undefined : t("readOnly")}>
        <div className="max-w-2xl">
          <ConnectionForm
            // started or stopped from the menu: the form's switch has to follow
            key={`${initial.id} ${connection.enabled}`}
            id={initial.id}
            initial={draftOfView(connection)}
            stored={{ password: connection.hasPassword, clientKey: connection.hasClientKey }}
            actions={actions}
            readCertificates={readCertificates}
            onSaved={({ name }) => {
              tell(t("saved", { name }));
              refresh();
              router.refresh();
            }}
          />
        </div>
      </Section>
    </>
  );
}

function Figures({ connection }: { connection: ConnectionView }) {
  const t = useTranslations("connections");
  const { inPerMinute, outPerMinute, windowInUse, window, waiting } = connection;
  const figures = [
    { name: t("facts.in"), value: <Count value={inPerMinute} /> },
    { name: t("facts.out"), value: <Count value={outPerMinute} /> },
    { name: t("facts.window"), value: t("windowUse", { used: windowInUse, size: window }) },
    { name: t("facts.waiting"), value: <Count value={waiting} /> },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-y py-4 sm:grid-cols-4">
      {figures.map(({ name, value }) => (
        <div key={name} className="flex flex-col-reverse justify-end gap-0.5">
          <dt className="text-13 text-ink-muted">{name}</dt>
          <dd className="text-20 font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
