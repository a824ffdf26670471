import type { MenuItemConstructorOptions } from "electron";

/** The menu of the app: what text fields and windows need everywhere, and nothing that opens Chromium's tools. */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] =
    platform === "darwin" ? [{ role: "appMenu" }] : [{ role: "fileMenu" }];
  return [
    ...own,
    { role: "editMenu" },
    {
      label: "View",
      submenu: [
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { type: "separator" },
        { role: "togglefullscreen" },
      ],
    },
    { role: "windowMenu" },
  ];
}
