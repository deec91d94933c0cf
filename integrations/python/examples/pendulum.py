"""Pendulum, learned online: python pendulum.py [EPISODES]."""

import sys

import eprop

try:
    from gymnasium import make
except ImportError:
    import classic

    def make(name):
        return {"Pendulum-v1": classic.Pendulum}[name]()


def main(episodes=300):
    environment = make("Pendulum-v1")
    agent = eprop.Agent(environment.observation_space, environment.action_space,
                        scale=[1, 1, 4], time_step=50, neurons=200, gamma=0.9, lambda_=0.9,
                        reward_scale=0.01, sigma=0.5)
    some = max(1, episodes // 10)
    for n in range(min(10, episodes)):
        agent.learning_rate = 0.001 * (1 - n / 10)
        returns = agent.play(environment, some)
        print(f"episode {agent.episodes}: mean return {sum(returns) / some:.1f}", flush=True)
    tests = agent.play(environment, some, learn=False)
    print(f"{some} episodes without learning: mean return {sum(tests) / some:.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
