"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { DataTable, tableColumns, type ColumnMeta } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Section } from "@/components/ui/page";
import { Badge, StateWord } from "@/components/ui/state-word";
import { Time } from "@/components/ui/time";
import { tell } from "@/components/ui/toast";
import { roleOf, type Right } from "@/domain/users/rights";
import type { NewUserInput, PasswordResetInput, UserChangeInput } from "@/domain/users/schema";
import { ChangePersonForm, NewPersonForm, ResetPasswordForm } from "./person-forms";

/** An account; `lastSignInAt` in ms since 1970, null: never. */
export type Person = {
  id: string;
  email: string;
  name: string;
  rights: Right[];
  active: boolean;
  lastSignInAt: number | null;
};

export type PeopleActions = {
  create: Action<NewUserInput, string>;
  change: Action<UserChangeInput>;
  resetPassword: Action<PasswordResetInput>;
};

type Task = { kind: "new" } | { kind: "change" | "reset"; person: Person };

const column = tableColumns<Person>();

function usePeopleColumns(ownId: string, start: (task: Task) => void) {
  const t = useTranslations("settings");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "name",
          header: t("people.name"),
          meta: { wide: true } satisfies ColumnMeta,
          cell: ({ row: { original } }) => (
            <span className="flex min-w-0 flex-col">
              <span className="flex items-center gap-2">
                <span className="truncate font-medium">
                  <bdi>{original.name}</bdi>
                </span>
                {original.id === ownId && <Badge>{t("people.you")}</Badge>}
              </span>
              <span className="truncate text-13 text-ink-muted">{original.email}</span>
            </span>
          ),
        }),
        column.display({
          id: "role",
          header: t("people.role"),
          cell: ({ row }) => t(`roles.${roleOf(row.original.rights) ?? "other"}`),
        }),
        column.display({
          id: "standing",
          header: t("people.standing"),
          meta: { from: "sm" } satisfies ColumnMeta,
          cell: ({ row }) =>
            row.original.active ? (
              <StateWord tone="good">{t("people.active")}</StateWord>
            ) : (
              <StateWord tone="neutral" hollow>
                {t("people.inactive")}
              </StateWord>
            ),
        }),
        column.display({
          id: "seen",
          header: t("people.lastSignIn"),
          meta: { from: "md" } satisfies ColumnMeta,
          cell: ({ row: { original } }) =>
            original.lastSignInAt === null ? (
              <span className="text-ink-muted">{t("people.never")}</span>
            ) : (
              <Time at={original.lastSignInAt} />
            ),
        }),
        column.display({
          id: "verbs",
          header: () => <span className="sr-only">{t("people.verbs")}</span>,
          meta: { align: "end" } satisfies ColumnMeta,
          cell: ({ row: { original } }) => <PersonMenu person={original} start={start} />,
        }),
      ]),
    [t, ownId, start],
  );
}

function PersonMenu({ person, start }: { person: Person; start: (task: Task) => void }) {
  const t = useTranslations("settings.people");
  return (
    <Menu
      trigger={
        <Button
          tone="quiet"
          size="icon-sm"
          className="-my-1.5"
          aria-label={t("verbsFor", { name: person.name })}
        >
          <Ellipsis aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => start({ kind: "change", person })}>{t("change")}</MenuItem>
      <MenuItem onSelect={() => start({ kind: "reset", person })}>{t("reset")}</MenuItem>
    </Menu>
  );
}

/** Everybody with an account: make one, change role and standing, give a new password. */
export function People({
  people,
  ownId,
  actions,
}: {
  people: Person[];
  ownId: string;
  actions: PeopleActions;
}) {
  const t = useTranslations("settings.people");
  const router = useRouter();
  const [task, setTask] = useState<Task | null>(null);
  const columns = usePeopleColumns(ownId, setTask);
  const done = (sentence: string) => {
    setTask(null);
    tell(sentence);
    router.refresh();
  };
  return (
    <Section
      title={t("title")}
      hint={t("hint")}
      actions={
        <Button tone="accent" onClick={() => setTask({ kind: "new" })}>
          {t("add")}
        </Button>
      }
    >
      <DataTable columns={columns} rows={people} rowId={(person) => person.id} label={t("title")} />
      <Dialog
        open={task !== null}
        onOpenChange={() => setTask(null)}
        title={
          task === null || task.kind === "new"
            ? t("addTitle")
            : t(`${task.kind}Title`, { name: task.person.name })
        }
        description={task?.kind === "reset" ? t("resetHint") : undefined}
      >
        {task?.kind === "new" && (
          <NewPersonForm action={actions.create} onDone={(name) => done(t("added", { name }))} />
        )}
        {task?.kind === "change" && (
          <ChangePersonForm
            person={task.person}
            isSelf={task.person.id === ownId}
            action={actions.change}
            onDone={(name) => done(t("changed", { name }))}
          />
        )}
        {task?.kind === "reset" && (
          <ResetPasswordForm
            person={task.person}
            action={actions.resetPassword}
            onDone={(name) => done(t("resetDone", { name }))}
          />
        )}
      </Dialog>
    </Section>
  );
}
