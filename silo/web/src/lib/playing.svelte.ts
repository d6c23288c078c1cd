/** One sound at a time: whoever starts tells the others to stop. */
interface Player { pause(): void }

class Playing {
  now = $state('');
  #players = new Map<string, Player>();

  enter(name: string, player: Player): () => void {
    this.#players.set(name, player);
    return () => {
      this.#players.delete(name);
      if (this.now === name) this.now = '';
    };
  }

  starts(name: string) {
    this.now = name;
    for (const [other, player] of this.#players) if (other !== name) player.pause();
  }

  stops(name: string) { if (this.now === name) this.now = ''; }
}

export const playing = new Playing();
