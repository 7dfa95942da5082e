"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { Kbd } from "@/components/ui/text";
import { railPages } from "./pages";
import { useSearch } from "./use-search";

const PaletteContext = createContext<() => void>(() => undefined);

/** Ctrl K (and ⌘ K) anywhere finds a page, poll, service, list, number, connection, contact or message by a few letters. */
export function Palette({ hasPhones, children }: { hasPhones: boolean; children: ReactNode }) {
  const t = useTranslations("frame");
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  const show = useMemo(() => () => setOpen(true), []);
  return (
    <PaletteContext value={show}>
      {children}
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-x-3 top-[10vh] z-50 mx-auto max-w-xl animate-rise overflow-hidden rounded-md border bg-raised shadow-float"
          >
            <Dialog.Title className="sr-only">{t("paletteTitle")}</Dialog.Title>
            <PaletteBody hasPhones={hasPhones} close={() => setOpen(false)} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </PaletteContext>
  );
}

const ITEM =
  "flex min-h-9 items-center gap-2.5 rounded-sm px-2.5 py-1.5 data-[selected=true]:bg-accent-soft pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-ink-muted";
const GROUP =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-ink-muted";

function PaletteBody({ hasPhones, close }: { hasPhones: boolean; close: () => void }) {
  const t = useTranslations("frame");
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const hits = useSearch(typed);
  const go = (href: string) => {
    close();
    router.push(href);
  };
  const begins = typed.trim().toLowerCase();
  const pages = railPages(hasPhones).filter(({ name }) =>
    t(`pages.${name}`).toLowerCase().startsWith(begins),
  );
  return (
    <Command label={t("paletteTitle")} shouldFilter={false} loop>
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="size-4 text-ink-muted" />
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          placeholder={t("palettePlaceholder")}
          className="h-12 flex-1 bg-transparent text-16 outline-none"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[56vh] overflow-y-auto p-1.5">
        {pages.length > 0 && (
          <Command.Group heading={t("pagesLabel")} className={GROUP}>
            {pages.map(({ name, href, icon: Icon }) => (
              <Command.Item key={href} value={href} onSelect={() => go(href)} className={ITEM}>
                <Icon aria-hidden />
                {t(`pages.${name}`)}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {hits.length > 0 && (
          <Command.Group heading={t("found")} className={GROUP}>
            {hits.map((hit) => (
              <Command.Item key={hit.href} value={hit.href} onSelect={() => go(hit.href)} className={ITEM}>
                <span className="min-w-0 flex-1 truncate">
                  <bdi>{hit.title}</bdi>
                </span>
                <span className="text-12 text-ink-muted">{t(`kinds.${hit.kind}`)}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
      <Command.Empty className="px-4 pt-2 pb-6 text-center text-ink-muted">{t("paletteEmpty")}</Command.Empty>
    </Command>
  );
}

/** The way in for those who don't know the keys. */
export function PaletteButton() {
  const t = useTranslations("frame");
  const open = useContext(PaletteContext);
  return (
    <button
      type="button"
      onClick={open}
      className="flex h-9 items-center gap-2.5 rounded-md border bg-canvas px-3 text-13 text-ink-muted transition-colors hover:border-line-strong pointer-coarse:h-11"
    >
      <Search aria-hidden className="size-4" />
      <span className="flex-1 text-start">{t("paletteButton")}</span>
      <span className="pointer-coarse:hidden">
        <Kbd>{t("paletteKey")}</Kbd>
      </span>
    </button>
  );
}
