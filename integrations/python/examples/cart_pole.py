"""CartPole, learned online: python cart_pole.py [EPISODES]."""

import sys

import eprop

try:
    from gymnasium import make
except ImportError:
    import classic

    def make(name):
        return {"CartPole-v1": classic.CartPole}[name]()


def main(episodes=400):
    environment = make("CartPole-v1")
    agent = eprop.Agent(environment.observation_space, environment.action_space,
                        scale=[2.4, 2, 0.21, 2])
    some = max(1, episodes // 10)
    for n in range(min(10, episodes)):
        agent.learning_rate = 0.0003 * (1 - n / 10)
        returns = agent.play(environment, some)
        print(f"episode {agent.episodes}: mean return {sum(returns) / some:.2f}", flush=True)
    tests = agent.play(environment, some, learn=False)
    print(f"{some} episodes without learning: mean return {sum(tests) / some:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
