import type { SafeStorage } from "electron";

type Backend = ReturnType<SafeStorage["getSelectedStorageBackend"]>;

/** Stands in for Electron's safe storage: turns texts around, so that what is on disk is not what was said. */
export function createMemoryStorage(backend: Backend = "gnome_libsecret", isAvailable = true) {
  return {
    isAsyncEncryptionAvailable: async () => isAvailable,
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: async (text: string) => Buffer.from(`sealed:${turnAround(text)}`),
    decryptStringAsync: async (sealed: Buffer) => {
      const text = sealed.toString();
      if (!text.startsWith("sealed:")) throw new Error("another key");
      return { result: turnAround(text.slice("sealed:".length)), shouldReEncrypt: false };
    },
  };
}

const turnAround = (text: string): string => text.split("").toReversed().join("");
