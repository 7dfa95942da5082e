import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireRight } from "@/app/_server/session";
import { DeleteButton } from "@/components/services/delete-button";
import { ServiceForm } from "@/components/services/service-form";
import { Button } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page";
import { StateWord } from "@/components/ui/state-word";
import { listReplyLinks } from "@/db/numbers";
import { getService, listNumberOptions } from "@/db/services";
import { hasRight } from "@/domain/users/rights";
import { deleteServiceAction, saveServiceAction } from "../actions";

type Props = { params: Promise<{ id: string }> };

async function readService({ params }: Props) {
  const id = z.uuid().safeParse((await params).id);
  return (id.success ? await getService(id.data) : null) ?? notFound();
}

export async function generateMetadata(props: Props) {
  await requireRight("view");
  return { title: (await readService(props)).name };
}

export default async function ServicePage(props: Props) {
  const user = await requireRight("view");
  const canEdit = hasRight(user.rights, "edit");
  const t = await getTranslations("services");
  const service = await readService(props);
  const [numbers, links] = await Promise.all([listNumberOptions(), listReplyLinks()]);
  const { id, name, enabled, allNumbers, numberIds, words, aliases, catchAll, reply } = service;
  return (
    <Page>
      <PageHeader
        back={<Link href="/services">{t("back")}</Link>}
        title={<bdi>{name}</bdi>}
        state={
          <>
            <StateWord tone={enabled ? "good" : "neutral"} hollow={!enabled}>
              {t(enabled ? "form.enabled" : "off")}
            </StateWord>
            {!canEdit && <span>{t("readOnly")}</span>}
          </>
        }
        actions={
          <>
            <Button asChild>
              <Link href={`/messages?rule=${id}`}>{t("messages")}</Link>
            </Button>
            {canEdit && <DeleteButton service={service} remove={deleteServiceAction} />}
          </>
        }
      />
      <ServiceForm
        key={id}
        id={id}
        initial={{ name, enabled, allNumbers, numberIds, words, aliases, catchAll, reply }}
        numbers={numbers}
        links={links}
        save={canEdit ? saveServiceAction : null}
      />
    </Page>
  );
}
