"use client";

import { ChevronsUpDown, LogOut, Moon, Sun, SunMoon } from "lucide-react";
import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { DropdownMenu } from "radix-ui";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/components/ui/menu";

export type Account = { name: string; email: string; role: string };

const THEMES = [
  { name: "light", icon: Sun },
  { name: "dark", icon: Moon },
  { name: "system", icon: SunMoon },
] as const;

/** Who is signed in; light or dark; sign out. */
export function AccountMenu({ account }: { account: Account }) {
  const t = useTranslations("frame");
  const { theme = "system", setTheme } = useTheme();
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex min-h-11 w-full items-center gap-2 rounded-md px-3 text-start transition-colors hover:bg-hover"
        >
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">
              <bdi>{account.name}</bdi>
            </span>
            <span className="block truncate text-12 text-ink-muted">{account.role}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 text-ink-muted" />
        </button>
      }
    >
      <MenuLabel>{account.email}</MenuLabel>
      <MenuLine />
      <MenuLabel>{t("appearance")}</MenuLabel>
      <DropdownMenu.RadioGroup value={theme} onValueChange={setTheme}>
        {THEMES.map(({ name, icon: Icon }) => (
          <DropdownMenu.RadioItem
            key={name}
            value={name}
            className="flex min-h-8 items-center gap-2 rounded-sm px-2.5 outline-none select-none data-[highlighted]:bg-hover data-[state=checked]:text-accent pointer-coarse:min-h-11"
          >
            <Icon aria-hidden className="size-4" />
            {t(`themes.${name}`)}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <MenuLine />
      <MenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>
        <LogOut aria-hidden className="rtl:-scale-x-100" />
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
