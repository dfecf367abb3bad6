package neo4jtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
	tcneo4j "github.com/testcontainers/testcontainers-go/modules/neo4j"
	"github.com/testcontainers/testcontainers-go/wait"
)

// beginContainer starts a container where a Docker engine answers and has the
// image or can pull it.
func beginContainer(ctx context.Context, password, java string, all map[string]string) (*Server, error) {
	// whenWeEnd does what the library's own reaper would; that is a second image to pull.
	environment("TESTCONTAINERS_RYUK_DISABLED", "true")
	if _, err := os.Stat("/.dockerenv"); err == nil {
		// The engine runs beside the tests, inside a container. The library would
		// take that container's gateway for the engine's address.
		environment("TESTCONTAINERS_HOST_OVERRIDE", "localhost")
	}
	docker, err := engine(ctx)
	if err != nil {
		return nil, err
	}
	s, err := runContainer(ctx, docker, password, java, all)
	if err != nil {
		return nil, errors.Join(err, docker.Close())
	}
	return s, nil
}

// image is the server that docker-compose.yml runs.
const image = "neo4j:5.26-community"

type inContainer struct {
	*tcneo4j.Neo4jContainer
	docker  *testcontainers.DockerClient
	callOff func()
}

func runContainer(ctx context.Context, docker *testcontainers.DockerClient, password, java string, all map[string]string) (*Server, error) {
	if err := havingImage(ctx, docker); err != nil {
		return nil, err
	}
	// Ports that Docker picks would be others after a restart.
	bolt, web, err := freePorts()
	if err != nil {
		return nil, err
	}
	// The name is known before there is a container, so that it is removed even where this process ends while it starts.
	name := "throughline-test-" + strings.ToLower(rand.Text())
	callOff := whenWeEnd("docker", "rm", "--force", "--volumes", name)
	called := testcontainers.CustomizeRequestOption(func(r *testcontainers.GenericContainerRequest) error { r.Name = name; return nil })
	c, err := tcneo4j.Run(ctx, image, called, tcneo4j.WithAdminPassword(password), tcneo4j.WithNeo4jSettings(all),
		testcontainers.WithEnv(map[string]string{"JAVA_TOOL_OPTIONS": java}), testcontainers.WithLogger(log.NewNoopLogger()),
		testcontainers.WithHostConfigModifier(func(h *container.HostConfig) {
			h.PortBindings = network.PortMap{
				network.MustParsePort("7687/tcp"): {{HostPort: strconv.Itoa(bolt)}},
				network.MustParsePort("7474/tcp"): {{HostPort: strconv.Itoa(web)}},
			}
		}),
		testcontainers.WithWaitStrategyAndDeadline(patience, wait.ForLog("Bolt enabled on").WithStartupTimeout(patience),
			wait.ForHTTP("/").WithPort("7474/tcp").WithStatusCodeMatcher(func(status int) bool { return status == http.StatusOK }).
				WithStartupTimeout(patience))) // each waits for a minute only by itself
	if err != nil {
		callOff()
		return nil, errors.Join(err, testcontainers.TerminateContainer(c, testcontainers.StopTimeout(0)))
	}
	host, err := c.Host(ctx)
	if err != nil {
		callOff()
		return nil, errors.Join(err, testcontainers.TerminateContainer(c, testcontainers.StopTimeout(0)))
	}
	in := &inContainer{Neo4jContainer: c, docker: docker, callOff: callOff}
	return &Server{URI: "bolt://" + net.JoinHostPort(host, strconv.Itoa(bolt)), User: user, Password: password,
		web: "http://" + net.JoinHostPort(host, strconv.Itoa(web)), control: in}, nil
}

// environment sets what nobody has set. The library reads its settings once, from there only.
func environment(name, value string) {
	if os.Getenv(name) == "" {
		_ = os.Setenv(name, value) // fails for malformed names only
	}
}

// engine returns a Docker engine that answers.
func engine(ctx context.Context) (docker *testcontainers.DockerClient, err error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	defer func() {
		if r := recover(); r != nil { // the library says in this way that it found no engine
			err = fmt.Errorf("no Docker engine: %v", r)
		}
	}()
	docker, err = testcontainers.NewDockerClientWithOpts(ctx)
	if err != nil {
		return nil, fmt.Errorf("no Docker engine: %w", err)
	}
	if _, err := docker.Ping(ctx, client.PingOptions{}); err != nil {
		return nil, errors.Join(fmt.Errorf("no Docker engine: %w", err), docker.Close())
	}
	return docker, nil
}

// havingImage pulls the image where it is not there yet, trying once.
func havingImage(ctx context.Context, docker *testcontainers.DockerClient) error {
	if _, err := docker.ImageInspect(ctx, image); err == nil {
		return nil
	}
	pull, err := docker.ImagePull(ctx, image, client.ImagePullOptions{})
	if err != nil {
		return fmt.Errorf("pull %s: %w", image, err)
	}
	if err := pull.Wait(ctx); err != nil {
		return fmt.Errorf("pull %s: %w", image, err)
	}
	return nil
}

func (c *inContainer) start(ctx context.Context) error { return c.Start(ctx) }

func (c *inContainer) stop(ctx context.Context) error {
	long := time.Minute
	return c.Stop(ctx, &long)
}

func (c *inContainer) kill(ctx context.Context) error {
	id := c.GetContainerID()
	if _, err := c.docker.ContainerKill(ctx, id, client.ContainerKillOptions{}); err != nil {
		return err
	}
	wait := c.docker.ContainerWait(ctx, id, client.ContainerWaitOptions{Condition: container.WaitConditionNotRunning})
	select {
	case err := <-wait.Error:
		return err
	case <-wait.Result:
		return nil
	}
}

// pause tries again where the kernel could not stop every thread of a busy
// server in the time that the engine gives it: the engine then lets them all go on.
func (c *inContainer) pause(ctx context.Context) error {
	for {
		_, err := c.docker.ContainerPause(ctx, c.GetContainerID(), client.ContainerPauseOptions{})
		if err == nil || !strings.Contains(err.Error(), "unable to freeze") {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Second):
		}
	}
}

func (c *inContainer) resume(ctx context.Context) error {
	_, err := c.docker.ContainerUnpause(ctx, c.GetContainerID(), client.ContainerUnpauseOptions{})
	return err
}

func (c *inContainer) remove() error {
	c.callOff()
	_, err := c.docker.ContainerRemove(context.Background(), c.GetContainerID(), client.ContainerRemoveOptions{Force: true,
		RemoveVolumes: true})
	return errors.Join(err, c.docker.Close())
}
