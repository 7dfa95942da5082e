import {
  Activity,
  Cable,
  ChartColumn,
  LayoutDashboard,
  ListChecks,
  MessageSquareText,
  Settings,
  Smartphone,
  Users,
  type LucideIcon,
} from "lucide-react";

export type PageName =
  | "overview"
  | "polls"
  | "services"
  | "lists"
  | "messages"
  | "contacts"
  | "connections"
  | "phones"
  | "settings";

export type PageEntry = { name: PageName; href: string; icon: LucideIcon };

const ALL: readonly PageEntry[] = [
  { name: "overview", href: "/", icon: LayoutDashboard },
  { name: "polls", href: "/polls", icon: ChartColumn },
  { name: "services", href: "/services", icon: Activity },
  { name: "lists", href: "/lists", icon: ListChecks },
  { name: "messages", href: "/messages", icon: MessageSquareText },
  { name: "contacts", href: "/contacts", icon: Users },
  { name: "connections", href: "/connections", icon: Cable },
  { name: "phones", href: "/phones", icon: Smartphone },
  { name: "settings", href: "/settings", icon: Settings },
];

/** The rail, in its order. Phones exist with the simulator only. */
export function railPages(hasPhones: boolean): readonly PageEntry[] {
  return hasPhones ? ALL : ALL.filter((page) => page.name !== "phones");
}

/** Whether a path lies under a page of the rail. */
export function isUnder(path: string, href: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
