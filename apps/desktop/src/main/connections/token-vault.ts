import type { SafeStorage } from "electron";

type Storage = Pick<
  SafeStorage,
  "isAsyncEncryptionAvailable" | "encryptStringAsync" | "decryptStringAsync" | "getSelectedStorageBackend"
>;

/**
 * Encrypts tokens by what the system keeps secrets with. Where Electron would only pretend to, with a key that everybody knows (`basic_text`, on Linux without a keyring),
 * nothing is encrypted, and tokens are to be kept in memory alone.
 */
export class TokenVault {
  private constructor(
    private readonly storage: Storage,
    /** Whether tokens can be kept from one start to the next. */
    readonly isSafe: boolean,
  ) {}

  /** Looks what the system has. Called once the app is ready. */
  static async create(storage: Storage, platform: NodeJS.Platform): Promise<TokenVault> {
    const isPretence =
      platform === "linux" && ["basic_text", "unknown"].includes(storage.getSelectedStorageBackend());
    return new TokenVault(storage, !isPretence && (await isAvailable(storage)));
  }

  /**
   * The token as it may lie on disk, in base64, with the address that it is meant for: whoever can write to the disk must not have it sent
   * elsewhere. Throws where nothing is safe.
   */
  async seal(token: string, url: string): Promise<string> {
    if (!this.isSafe) throw new Error("expected a place where tokens are safe, found none");
    return (await this.storage.encryptStringAsync(JSON.stringify({ url, token }))).toString("base64");
  }

  /** The token. Nothing when it is meant for another address, or the system does not give it, as after a new login or on another computer. */
  async open(sealed: string, url: string): Promise<string | undefined> {
    if (!this.isSafe) return undefined;
    try {
      const { result } = await this.storage.decryptStringAsync(Buffer.from(sealed, "base64"));
      const opened = JSON.parse(result) as { readonly url?: unknown; readonly token?: unknown } | null;
      return opened?.url === url && typeof opened.token === "string" ? opened.token : undefined;
    } catch {
      return undefined;
    }
  }
}

async function isAvailable(storage: Storage): Promise<boolean> {
  try {
    return await storage.isAsyncEncryptionAvailable();
  } catch {
    return false;
  }
}
