--
-- PostgreSQL database dump
--

\restrict nMH0WFA4ehas7tvaqxhSAd2EkensNnRnz7ahXNY33J9lLS6dSbsF0LS8DIo9j9x

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: queue; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA queue;


ALTER SCHEMA queue OWNER TO postgres;

--
-- Name: procrastinate_job_event_type; Type: TYPE; Schema: queue; Owner: postgres
--

CREATE TYPE queue.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


ALTER TYPE queue.procrastinate_job_event_type OWNER TO postgres;

--
-- Name: procrastinate_job_status; Type: TYPE; Schema: queue; Owner: postgres
--

CREATE TYPE queue.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


ALTER TYPE queue.procrastinate_job_status OWNER TO postgres;

--
-- Name: procrastinate_job_to_defer_v1; Type: TYPE; Schema: queue; Owner: postgres
--

CREATE TYPE queue.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


ALTER TYPE queue.procrastinate_job_to_defer_v1 OWNER TO postgres;

--
-- Name: archive_append_only(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.archive_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;


ALTER FUNCTION public.archive_append_only() OWNER TO postgres;

--
-- Name: archive_refuse_state(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.archive_refuse_state() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'a record does not become % that is %', NEW.state, OLD.state
    USING ERRCODE = 'check_violation';
END
$$;


ALTER FUNCTION public.archive_refuse_state() OWNER TO postgres;

--
-- Name: archive_sees(text, text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.archive_sees(row_tenant text, row_department text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT CASE current_setting('archive.scope', true)
    WHEN 'all' THEN coalesce(current_setting('archive.role', true) IN ('operator', 'service'), false)
    WHEN 'tenants' THEN coalesce(current_setting('archive.role', true), '') <> ''
      AND row_tenant <> '-'
      AND row_tenant = ANY (string_to_array(current_setting('archive.tenants', true), ','))
    WHEN 'departments' THEN coalesce(current_setting('archive.role', true), '') <> ''
      AND row_tenant <> '-'
      AND row_department = ANY (string_to_array(current_setting('archive.departments', true), ','))
    ELSE false
  END
$$;


ALTER FUNCTION public.archive_sees(row_tenant text, row_department text) OWNER TO postgres;

--
-- Name: archive_writes(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.archive_writes() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT coalesce(
    current_setting('archive.scope', true) = 'all'
    AND current_setting('archive.role', true) IN ('operator', 'service'), false)
$$;


ALTER FUNCTION public.archive_writes() OWNER TO postgres;

--
-- Name: procrastinate_cancel_job_v1(bigint, boolean, boolean); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) OWNER TO postgres;

--
-- Name: procrastinate_defer_jobs_v1(queue.procrastinate_job_to_defer_v1[]); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


ALTER FUNCTION queue.procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]) OWNER TO postgres;

--
-- Name: procrastinate_defer_periodic_job_v2(character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: procrastinate_jobs; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status queue.procrastinate_job_status DEFAULT 'todo'::queue.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::queue.procrastinate_job_status) AND (abort_requested = true))))
);

ALTER TABLE ONLY queue.procrastinate_jobs FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_jobs OWNER TO postgres;

--
-- Name: procrastinate_fetch_job_v2(character varying[], bigint); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS queue.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


ALTER FUNCTION queue.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) OWNER TO postgres;

--
-- Name: procrastinate_finish_job_v1(bigint, queue.procrastinate_job_status, boolean); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


ALTER FUNCTION queue.procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean) OWNER TO postgres;

--
-- Name: procrastinate_notify_queue_abort_job_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_notify_queue_abort_job_v1() OWNER TO postgres;

--
-- Name: procrastinate_notify_queue_job_inserted_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_notify_queue_job_inserted_v1() OWNER TO postgres;

--
-- Name: procrastinate_prune_stalled_workers_v1(double precision); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


ALTER FUNCTION queue.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) OWNER TO postgres;

--
-- Name: procrastinate_register_worker_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


ALTER FUNCTION queue.procrastinate_register_worker_v1() OWNER TO postgres;

--
-- Name: procrastinate_retry_job_v1(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


ALTER FUNCTION queue.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO postgres;

--
-- Name: procrastinate_retry_job_v2(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


ALTER FUNCTION queue.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO postgres;

--
-- Name: procrastinate_trigger_abort_requested_events_procedure_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1() OWNER TO postgres;

--
-- Name: procrastinate_trigger_function_scheduled_events_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1() OWNER TO postgres;

--
-- Name: procrastinate_trigger_function_status_events_insert_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1() OWNER TO postgres;

--
-- Name: procrastinate_trigger_function_status_events_update_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


ALTER FUNCTION queue.procrastinate_trigger_function_status_events_update_v1() OWNER TO postgres;

--
-- Name: procrastinate_unlink_periodic_defers_v1(); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


ALTER FUNCTION queue.procrastinate_unlink_periodic_defers_v1() OWNER TO postgres;

--
-- Name: procrastinate_unregister_worker_v1(bigint); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_unregister_worker_v1(worker_id bigint) OWNER TO postgres;

--
-- Name: procrastinate_update_heartbeat_v1(bigint); Type: FUNCTION; Schema: queue; Owner: postgres
--

CREATE FUNCTION queue.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


ALTER FUNCTION queue.procrastinate_update_heartbeat_v1(worker_id bigint) OWNER TO postgres;

--
-- Name: actor; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.actor (
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    index bytea,
    facts bytea NOT NULL,
    erased timestamp with time zone
);

ALTER TABLE ONLY public.actor FORCE ROW LEVEL SECURITY;


ALTER TABLE public.actor OWNER TO postgres;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


ALTER TABLE public.alembic_version OWNER TO postgres;

--
-- Name: deposit; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.deposit (
    number bigint NOT NULL,
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    sender bytea NOT NULL,
    outcome character varying(16) NOT NULL,
    grade character varying(16) NOT NULL,
    kind character varying(32) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    content_index bytea NOT NULL,
    key character varying(128) NOT NULL,
    object character varying(128) NOT NULL,
    envelope character varying(128) NOT NULL,
    entry uuid NOT NULL,
    facts bytea NOT NULL,
    records uuid[] NOT NULL,
    also_sent_by bytea[] DEFAULT '{}'::bytea[] NOT NULL
);

ALTER TABLE ONLY public.deposit FORCE ROW LEVEL SECURITY;


ALTER TABLE public.deposit OWNER TO postgres;

--
-- Name: deposit_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.deposit ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.deposit_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: earlier_decision; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.earlier_decision (
    record uuid NOT NULL,
    number integer NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    facts bytea NOT NULL
);

ALTER TABLE ONLY public.earlier_decision FORCE ROW LEVEL SECURITY;


ALTER TABLE public.earlier_decision OWNER TO postgres;

--
-- Name: establishment; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.establishment (
    finess character varying(9) NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    siren character varying(9) NOT NULL,
    siret character varying(14) NOT NULL,
    category character varying(16) NOT NULL,
    legal_status character varying(16) NOT NULL,
    name character varying(300) NOT NULL,
    closed_on date,
    successor character varying(9) NOT NULL,
    provisional boolean NOT NULL,
    public_service_mission boolean
);

ALTER TABLE ONLY public.establishment FORCE ROW LEVEL SECURITY;


ALTER TABLE public.establishment OWNER TO postgres;

--
-- Name: establishment_move; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.establishment_move (
    finess character varying(9) NOT NULL,
    tenant character varying(32) NOT NULL,
    provisional character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    moved_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.establishment_move FORCE ROW LEVEL SECURITY;


ALTER TABLE public.establishment_move OWNER TO postgres;

--
-- Name: evidence_batch; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.evidence_batch (
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    object character varying(200) NOT NULL,
    algorithm character varying(16) NOT NULL,
    root bytea NOT NULL,
    dated_at timestamp with time zone NOT NULL,
    authority character varying(300) NOT NULL,
    certificate_ends timestamp with time zone,
    members integer NOT NULL
);

ALTER TABLE ONLY public.evidence_batch FORCE ROW LEVEL SECURITY;


ALTER TABLE public.evidence_batch OWNER TO postgres;

--
-- Name: file; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.file (
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    establishment character varying(9) NOT NULL,
    person uuid NOT NULL,
    facts bytea NOT NULL
);

ALTER TABLE ONLY public.file FORCE ROW LEVEL SECURITY;


ALTER TABLE public.file OWNER TO postgres;

--
-- Name: journal_entry; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_entry (
    number bigint NOT NULL,
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    entry bytea NOT NULL
);

ALTER TABLE ONLY public.journal_entry FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_entry OWNER TO postgres;

--
-- Name: journal_entry_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_entry ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.journal_entry_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: journal_head; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_head (
    size bigint NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    root bytea NOT NULL,
    frontier bytea NOT NULL
);

ALTER TABLE ONLY public.journal_head FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_head OWNER TO postgres;

--
-- Name: journal_leaf; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_leaf (
    index bigint NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    entry bigint NOT NULL,
    leaf bytea NOT NULL,
    size bigint NOT NULL
);

ALTER TABLE ONLY public.journal_leaf FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_leaf OWNER TO postgres;

--
-- Name: journal_waiting; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.journal_waiting (
    entry bigint NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL
);

ALTER TABLE ONLY public.journal_waiting FORCE ROW LEVEL SECURITY;


ALTER TABLE public.journal_waiting OWNER TO postgres;

--
-- Name: person; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.person (
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    merged_into uuid,
    key character varying(128) NOT NULL,
    facts bytea NOT NULL
);

ALTER TABLE ONLY public.person FORCE ROW LEVEL SECURITY;


ALTER TABLE public.person OWNER TO postgres;

--
-- Name: person_identifier; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.person_identifier (
    index bytea NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    person uuid NOT NULL
);

ALTER TABLE ONLY public.person_identifier FORCE ROW LEVEL SECURITY;


ALTER TABLE public.person_identifier OWNER TO postgres;

--
-- Name: record; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.record (
    number bigint NOT NULL,
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    establishment character varying(9) NOT NULL,
    deposit uuid NOT NULL,
    person uuid,
    kind character varying(32) NOT NULL,
    state character varying(16) NOT NULL,
    document_date date,
    version integer,
    document_index bytea,
    set_index bytea,
    replaces uuid,
    replaced_by uuid,
    related uuid[] NOT NULL,
    in_perimeter boolean NOT NULL,
    rule character varying(64) NOT NULL,
    first_day date,
    last_day date,
    retention character varying(16) NOT NULL,
    final_action character varying(16) NOT NULL,
    key character varying(128) NOT NULL,
    source_key character varying(128) NOT NULL,
    source_object character varying(128) NOT NULL,
    document_object character varying(128) NOT NULL,
    dossier_object character varying(128) NOT NULL,
    evidence_object character varying(128) NOT NULL,
    attempts integer NOT NULL,
    problem character varying(200) NOT NULL,
    facts bytea NOT NULL,
    evidence_batch uuid,
    evidence_position integer,
    CONSTRAINT record_state_known CHECK (((state)::text = ANY ((ARRAY['received'::character varying, 'documented'::character varying, 'sealed'::character varying, 'set-aside'::character varying, 'eliminated'::character varying])::text[])))
);

ALTER TABLE ONLY public.record FORCE ROW LEVEL SECURITY;


ALTER TABLE public.record OWNER TO postgres;

--
-- Name: record_link; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.record_link (
    index bytea NOT NULL,
    record uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL
);

ALTER TABLE ONLY public.record_link FORCE ROW LEVEL SECURITY;


ALTER TABLE public.record_link OWNER TO postgres;

--
-- Name: record_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.record ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.record_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: resource; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.resource (
    type character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    deposit uuid NOT NULL,
    "position" integer NOT NULL,
    record uuid
);

ALTER TABLE ONLY public.resource FORCE ROW LEVEL SECURITY;


ALTER TABLE public.resource OWNER TO postgres;

--
-- Name: row_image_number; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.row_image_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.row_image_number OWNER TO postgres;

--
-- Name: rulebook; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.rulebook (
    digest bytea NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    layer character varying(16) NOT NULL,
    key character varying(9) NOT NULL,
    name character varying NOT NULL,
    object character varying(128) NOT NULL,
    first_seen timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.rulebook FORCE ROW LEVEL SECURITY;


ALTER TABLE public.rulebook OWNER TO postgres;

--
-- Name: stored_object; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.stored_object (
    name character varying(200) NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    kind character varying(24) NOT NULL,
    size bigint,
    key character varying(128) NOT NULL,
    store character varying(64) NOT NULL,
    written_at timestamp with time zone NOT NULL,
    read_well_at timestamp with time zone,
    released_at timestamp with time zone
);

ALTER TABLE ONLY public.stored_object FORCE ROW LEVEL SECURITY;


ALTER TABLE public.stored_object OWNER TO postgres;

--
-- Name: token; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.token (
    digest bytea NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    actor character varying(200) NOT NULL,
    role character varying(16) NOT NULL,
    tenants character varying[] NOT NULL,
    departments character varying[] NOT NULL,
    expires timestamp with time zone,
    created timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    holder uuid,
    revoked timestamp with time zone
);

ALTER TABLE ONLY public.token FORCE ROW LEVEL SECURITY;


ALTER TABLE public.token OWNER TO postgres;

--
-- Name: trace; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.trace (
    number bigint NOT NULL,
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor character varying(64) NOT NULL,
    role character varying(16) NOT NULL,
    act character varying(32) NOT NULL,
    deposits uuid[] NOT NULL,
    records uuid[] NOT NULL,
    persons uuid[] NOT NULL,
    purpose bytea NOT NULL,
    purpose_key character varying(128) NOT NULL
);

ALTER TABLE ONLY public.trace FORCE ROW LEVEL SECURITY;


ALTER TABLE public.trace OWNER TO postgres;

--
-- Name: trace_batch; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.trace_batch (
    id uuid NOT NULL,
    tenant character varying(32) NOT NULL,
    department character varying(3) NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    count integer NOT NULL,
    root bytea NOT NULL,
    entry uuid NOT NULL
);

ALTER TABLE ONLY public.trace_batch FORCE ROW LEVEL SECURITY;


ALTER TABLE public.trace_batch OWNER TO postgres;

--
-- Name: trace_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.trace ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.trace_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: procrastinate_events; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type queue.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

ALTER TABLE ONLY queue.procrastinate_events FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_events OWNER TO postgres;

--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

CREATE SEQUENCE queue.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE queue.procrastinate_events_id_seq OWNER TO postgres;

--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE OWNED BY; Schema: queue; Owner: postgres
--

ALTER SEQUENCE queue.procrastinate_events_id_seq OWNED BY queue.procrastinate_events.id;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

CREATE SEQUENCE queue.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE queue.procrastinate_jobs_id_seq OWNER TO postgres;

--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: queue; Owner: postgres
--

ALTER SEQUENCE queue.procrastinate_jobs_id_seq OWNED BY queue.procrastinate_jobs.id;


--
-- Name: procrastinate_periodic_defers; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE ONLY queue.procrastinate_periodic_defers FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_periodic_defers OWNER TO postgres;

--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

CREATE SEQUENCE queue.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE queue.procrastinate_periodic_defers_id_seq OWNER TO postgres;

--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE OWNED BY; Schema: queue; Owner: postgres
--

ALTER SEQUENCE queue.procrastinate_periodic_defers_id_seq OWNED BY queue.procrastinate_periodic_defers.id;


--
-- Name: procrastinate_workers; Type: TABLE; Schema: queue; Owner: postgres
--

CREATE TABLE queue.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY queue.procrastinate_workers FORCE ROW LEVEL SECURITY;


ALTER TABLE queue.procrastinate_workers OWNER TO postgres;

--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME queue.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: procrastinate_events id; Type: DEFAULT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('queue.procrastinate_events_id_seq'::regclass);


--
-- Name: procrastinate_jobs id; Type: DEFAULT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('queue.procrastinate_jobs_id_seq'::regclass);


--
-- Name: procrastinate_periodic_defers id; Type: DEFAULT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('queue.procrastinate_periodic_defers_id_seq'::regclass);


--
-- Data for Name: actor; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.actor (id, tenant, department, index, facts, erased) FROM stdin;
0edf69bc-ebf0-443d-8ce0-ad6c6b26d49f	-	-	\\x219fc9de6b059c247da804ef64e2c38c81a119d79c0feb71c9a63eaf1c4464e0	\\x01f87078ebce0fbaa214d56d0693bae48a4740a8f8ab1e1eef0a4d738f00e36bc9d57053f76f92e65218a883ce7cc0483141c22e1e2aafb26f5a8b5d232b20e7f48dfed577f24a18bdd977e470c78832aa	\N
\.


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.alembic_version (version_num) FROM stdin;
0011
\.


--
-- Data for Name: deposit; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.deposit (number, id, tenant, department, sender, outcome, grade, kind, received_at, content_index, key, object, envelope, entry, facts, records, also_sent_by) FROM stdin;
4	ed1a0085-c192-4ffc-a8a7-88bb6f3a6387	-	-	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	rejected	reject	unrecognised	2026-11-29 09:00:00+00	\\x0fc453f25f9bbc96bcac65dde3d80bcac702a570c55ffd21ec951a7910360bdc	flow/ed1a0085-c192-4ffc-a8a7-88bb6f3a6387	intake/21dc12574feffa71aefc019316fdbaa5b54565c4f245aacda58a9645f5336e4a		5cced713-78c5-433f-bea1-a705da84acdc	\\x01b7811fa73ee77d130ce0156dcf1e99b8c4cce2e56819fa49037ca15e7c0a72e6fecf7257871a35106577cdf1d826c1f96952b90c6ee14270ea1656541e2486383663d118f111d5ab3d947b57b4c9cfcd8a316eea0bfc1baa51bf256281e055cb16dd4abe99482bc043cb5cf6bb1a494b92eb14231013adbc80aedbb41b69cdfaaf5a325e69d53887fa039381463c9dba05d5e893e57a2bea1252a50517678f355865c2cde033b60d456ae0cbe0de870f51740adaa2bb90e31ac7b83512fe65c564b945708711c1f52fa5f5c7a2d1747942078a913a19752cb5689fa58c5ab8427469625ce68c3d8f29eafdf4c03bcda3ae411b83078e3133f0fa6cbb7f02a5f358a1740bbc40e7854b9d69fa38c295cee88a27c4de99276e760a08e4c99637f1152ab061056c8e5556790f34a7314f217216e90962f2b873477743b7533875f4a765f658663909de456253c8c3306998278712da0c5aee0522c6f8dd62fd03a3ad88a769ace0250820d9201c041003d3984a0b00a12bd55eb1c0041727b9bdff0f38d7e664bc3d69516fc069a63401681fb0d46721c85985f69583d2eef17c74a7086c4681a412acf38f44dc636c68288d8882710304546efd0a8116c6e28612cf6d9cccd8645bfb1f744bad1561c3c6aa83b0c9d279499cdc91e0304442d511b7200f322f3943c08c2ce1b47d15821e534c76ac8a2380d3db62e1268dba6f2b3bcd70f5e6858311460b1c708733f20307393dfd4acbaaa1b8a9151b38efa9929629e6d9ea160704e7a3450c86b4e73a389dc0f773f32ab67b7bf90d215b01fa352ca7051978efdd1d3652c9bd0ce22d547a686abcad4c7b294c7f13cd5fcdc8a8671c2732409546e2e4eb5b28534183b2f12d936c2beb9468fe488096775ea8e2	{}	{}
1	e07819b6-db25-49f3-a624-d21d96ced781	250099983	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	cda	2026-11-29 09:00:00+00	\\xf35f3f0d131a7b3c79a7fd9a874ecd7c0bf0ba86721e5e6ce3fc3de46b5866fd	flow/e07819b6-db25-49f3-a624-d21d96ced781	intake/e7df5d3e9464c550e1e0dad08431c4b3575316a6b1b084edf825abe5e4d6d053		7bdde732-2ce9-436e-8e60-143f8564c5f5	\\x010884ff7543fcb76bc92ad50ba5eec0eef6d9bd5599262614190bde23763460cecd2b82b28095b95d323a4470191c8f3d7cce8f48ee1d350b4f02af87ad1b13b256d3da4361f568e19e8a8de5450a20e84369f522745ebd630d6e423c276769c530b177c5d258876a8ac1c1337553fbc099d4e427669f1f22fd39ea52d8d9ac360765d9c1e38b2029285e98331be917671717c41531266cd5e73e47f3f3131b80e0402c70107797d93d5f7619bc446294c5ac32198e503828595e5f3f721a137aaf5fce0a9fadbf4f19993597285e862aa20883d14fb7d44db385ec9d9aa04cda2210a61b64764034314b5fbd2bac02182f32617a92c29f4c25767d602cab3c09099c402d9b7076c63022b4346c64464c0b24f8702ed48b22c80e805be6f7d7c7206f32c9a1892621933e097afbaaa6232f98c3084644250a575415256d8b2090b30270df0e160b050dd859cf5986ba7969f8b96cca8f59e9540729aad65040ca94f96cccbde0ca5752ebc79d8c036e653667edbfecc0169602bbf65e1515ccc0e191d0f9a10ab1657ba8cd04d97ffa112986a8d94ea70da8eb0d9eed0f335226a0e44707a01321a8a391d5458ec757256d8cc267f8ce353bcc8cde2488e43fa2eb5b61891a9ff56c5600a13bba96433d366b9b4fb411640d821a917ed21f7af788d6e61a3ba6ed87debcc8582bf06efbc648e877a38bc8381a14b90a012c00d6d963b157800ee08f8d48c0347c35baf84beccd2bb53fed7a24332f1fef7525302a524e4fd185055f3e5088915e26f396b06b4938e3542363a0c101b0bfc60335cf5544fd3a8a99493324f5a9f587471a29b7d6ba5ed6bc696616e87d2d29e228c51a13768ceb955edf6928c8c6dea87859de7db0bbfa1ed83ddf72e656b79102d2d10dc378922267188d5897f2e5e6d047085142d14897279b27d152b8f92f1af9eca23b6bcc1969c9d6fadde0d0b0c77ce42a652b356cb4407dd762d0b89e9aa7484c6510a9e80e3367113df4b6daab1891be1117c1150145b34143873fdb85dc38e1dfa36aa3601bd462d8bde03aa28750426c9608bbd07bf899fd5733fd7fbfb2dc622ddf9132384931ae28a2662f97f5669e671a39f8eac3d00da64961bbe585dc5c999bf411bc693c39b81ac865669e20d827cb6c640cf574d7ab1a33709b512e716a0704e35976650de48767a2ea99e10f35d700fd44806da9e538371935c1052bc423744bb054632856af9e6b12cd1285ddd7c39880ddd712da813154e52073a178a716118d96b036ca4dfc306988a9a3bc28dce847ebb019ed72031a8b3bc2661be5e55f5b2222f0adc865467a78c9cfa16f86d7b952d03552	{27e4b276-82de-4895-9b66-b3fb2fb0c14d}	{}
2	9bddfb6f-5a77-4f74-a674-fb32366945eb	250099983	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	tddui-bundle	2026-11-29 09:00:00+00	\\x69506f0db720e73cb23f6f9db1b4102001ce7796822cd4dee07ea2779cb115bb	flow/9bddfb6f-5a77-4f74-a674-fb32366945eb	intake/993ead2cb69efc5ef3304a9339e26c409044b5584f47841fe6e3543653f395d5		1e86d2fb-efbb-4d66-ac32-11028cd3d299	\\x018c707c28e3405b1beb6aa0118a98d0eea49c4d26d1d0efe33ee65f64dcac87a909685783256d5264bd9edf12ee1e002934409e090424a7efa29c44b06a552f61835728c0fa6ff5a27d25a6f7ce6a05250b12dd446fb7a49e547f0fc3a8a3f032ac5233467a1cc8c0e64ecd1b49c64b467cf72d23376ddc8c60187ce4f755fcb76a74f4f1a0cd3d3bce5dc6897bee1486b4aed62a9e5dabae24a212eb735956011cbdac76dcc31eb6224f1d9d7f97a05912ef73694b07bd8ac3e34b055a267393829c9579a873210f30cd6055836696978bef4223ca691391f17cf22b83c7832989131a43c2698dcff1697369e8ae82143f095e87f3e7ce6ed7a6d7abc6bd0fded5baca91481b74dc702a5a8e726f9535c31151183ff537317587df6a02fee4ee5ec83d29a99a00ed32d383c9d5d1b35039dc3cd143e6e0f3a75c67824932b938009705492f08f90231779d5336c06438c3cd007424a3b9a9a0baa7cb1405fb5d7890debd0fa4c898fcb3200b8ece95578e82fe230a413fffebdd1d1adc5bf02ff2fd6eb84141b8f52f79619919dbeaf2fbc8c41d4e4dc3d8f2bb1684684e7158dfa462db45b0cf282a6006e8e4b4df691f98839bae8262968472c7d738ae2528f43cea012394a2b808a580745d0c250ae0f787681466f7df307bf276e13555df2ff6f1cd1efb6b03f67a285792e67716253ddfb39073df4e0f6700bfac1a90a3369ea8e4fdf024cf5d504ea2eda77e60ddf1d503f021ad6bb02bd1947cbae4d5ccf2d9803d46b86c4e1232da36d15ade2c7e601157ce96191205ed4ac060229ccab7c5fc41285c3dea48824a86c5b6799c8eecf16a98aa3c1a56acbfe99e79d20377b2895fd5f8e4491b0b71386248faf0a77f04b359711e5763622003476a74f378edfcde184f079b3fd79622b1932d4bdb6a4e4900109a57ee4dc0664bff1dec3cff6dbefcab95a2cfbd34937e074468f3d1b219e57bef4e6ca755ab4ab2ca8f1ebe81b8abccdffefa29de801033af3b267347dbcdb436972e44ddc44650a421199f35fd7ff69f5037ea5c5a6803aa73551176fd64a0539c6b8e96583e4d4fefdb857874fb81ae47e60c9830e95d2cbb1a6504fe6a5a3b9c0d9570b3c05b7e160fd57b7063172df1a5cd8e1f514fab3c43183df2c46704265901d490611ce7642af683cd68c5dd426aeafb24ee375d0e9189bffe0d9ea1d32721b94b5b6fbb4fbf12ad835eb2336bf1398424b2a2e0356f00579f8fe58554362c789113a80d4baa19866d54f299f4a9af8e3957d65f26012db1cc250258e92598e0f06c00f163a1081f0b0edbb36a1dfe50ea54bea39f60ad1f6d9a8c3d1600d0c5798a856f0bd5ef7f5ae0fa31a13084f58552436ad077087eccd16b14bc26e8c80a589635fdddb2d216e37562c7933b582c46517896af9502e1278939197b23796f0f980b9e056fc8ad56c454bbf6b9ae6519b731282133346684f7a1f53fda9f253e6cb28dc1b09c37d9a24abd53bd6b915851f932a129cb2f347eef93318fe161c66bad4a88be50ed6258d3c4b497000640fd47fca364cd5f6c0b3f8f1e059ff63769bb5915f2f0bc7562bd34040f67600ba0e92f8650e3414e	{2f20b03c-d92f-4aa5-95b6-13661b485a2f}	{}
3	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	250099983	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	tddui-bundle	2026-11-29 09:00:00+00	\\xeb1a59bce6d7a3dfb788e9acfc8d3b4c5d267b9149093f49f3078294a4ea3f29	deposit/9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	intake/41b099edf430d7d5629fdab76c471c76ca0ac1b8bda2dd45f4a9458f06b59535	intake/f9a0b3369630338fec6dae8edb2e6835e3cb4232a8f32089b0ab4b1f37630fd8	e41f63be-42d9-425f-8d8c-56629d0be687	\\x016549c4a7bcc4a6247c4503a4b046d160d1ef03b813da3d69460f87fa7fb78ff85982bb59a0fc28ce774661d9caa74edf9fc3a6343745395170631157de997a95242ae59ccdfb34cab7eee65e379d04cb2aaec6deabd97293c2c9b3b8e2c38c0ab52784a05e2438659733c7edf298a8ccb4da6f5a0b56bf3e7e437860c61d35af3cbf14321eda0fb48da885cb68dcdc323ee57130495e622b9098d9367d82d30edeb7e575ff6b2c195a2a5fffac0b9408e304b8a9370c1842714e8dc8936b2f8458ba19c9d46384605e089fd35476e88a22af968f10d26825ca416321019edecbfce7ca71333a6b0041f7e8b193d826a03b6665dfcdd71bd17ebf8e72d5e69ac311b34f14531aa539da3b6411adac905bb49dd69eb86cd7ad4b844c61e69e729a5cfb662e75e449e46deaf4061ff70e2a431edcbdd386c656aff512c9b1e4b24162d486e2395deea09f9b6f8a80bb5517735aa51075818ee6c23d861d6fd7b6c603eaf6ab1464e6123182bc70323d1363fc53f4877a78e91454d7ddf642d68d7e371ac4d4f1f25916d104f2f4f26fdcbfb48a51856c14a5e66004e781cf5c18bc33e9c142c999e33e0485ac34e343638cc39f970c5e7c843d59eb814ef2d16872a6b5dc0546541dd3a5224fcf8337e12e66b79f43be657ca705835e84c78903caab828332bd0ab40404164a6f11d093072ff0dd63fb91ae3a442249f060daebd83cf5d08ddada70146a1986467ae524f21b32c84004ed5919cdf838b832619a4d658bd82d9bb0a695e1d76341ad34d904998a3f681dd683a9fe7c259e94aa717d56256af168d9b120c0abbfffbe7bcec449c0504630b4fdd9bc2887ba3a1dcc6b0b6f4611a57baeb5611149b1469105f8e8cd261ccf3a9e809e73cf4fbd7e6d5104af74c48b422d1bc389952cb0ef755eb9f8a4d3e6fb242f6897d9b34ec85b79d7458d6ea7101404822374583b8790509920ae0acba497971fa4a2372215e3fad7150a12c1dd4e5e5212c95859d298ff36211634cf92ef7eca1396786d66c7ea089a0e7a0ed04743c71b16992f6bc199bf895989403a0fc284ff05dafd25de07c1c827006698496241c3df05f54c1daa5283f46ea5fe1165fd58c4b3e4ae46bdabf989d5903113ceb924a6a8606a3a21aa9588dc90b939f979424d21ac63f368c7978950ded1c57c9a6713d72207b221928d2b6065b56cfc230ea6b125e6f77f68ed3a1304ede821bcc3ac15fda2ebda56b1892b62a0a94f1eca9afd47d1eef7c5ffc90adc5f3f63bd3ea9ac0fcbdc5138860ba1927d7a6aad72e70546fcc50da9bad489c1c15bc26497bbdaeb64915241bd44658a42e8d7329405d1f8a1546f6116b88fb45d4596b966d09b8ce23d81dedcb3503337461a6489f76a5256d52a87615ad8c926933aff6d11f3ab282c731cddbbcdf1a1fa80bcfc4c6e8bf665b2bb290ff085ee1bc76364cf8f520121b3bf6dcff62438de671a236e23efe4424af783f2dc20232fad82affa9c0fb196fd0b50e1c40bff2f9b93123b561625021ef229920c5933638ff9d7e9650d6d1b07227a42abe3486d591763daa372a24190e499d7e384c7eaebc2f43d5d165b5dc2b69f8d1df40be8a15fddedda167ec1ce90e6c80639a293694e60dad8cebf58184f6f9c5ca216a8da775077c2ac98d933d4f5d6a68b9e02749cc34eb6992e38161e3c1d31964ad53531f210eec8427760595cb17596b7e0b872cfd04ccbb2971fbf3d80bd54151dbb3d012207037644b78736c4f0762580c85da266d309978af332eac1ab49c0b9694ecce3b818c4ddf1a4a5f9a21b629caa5f99edc2459a3cfff39a897e1604ea0f602f9a16955a7748447d1c5250edc2a30470fe48752a16030f737bf137c3c0ad8d84bc8a24bc10dece8787ab15048938bde9ae74d6f1819fb00dbc7e761a51dd3a0a4150de46a1d881a45ef3d09396e677f42bc26201718f29363662f134da34bb2e9750140dd22951f76e232003e75057d444cb1738325dedbe4408d798ca9b45ce6d24211bbd51977be5db8c39fa8c01cc8c0d4434f1e283400facf1a131f0dcaa628e586a4aaa0d088032171b2ccc0db7474e92aecb184934c6fd754e9f88537ae5e9ca9b76ef67568773b8660339b897e36079f83514b821decde2587b6a3dfe	{78f51206-0ae2-42fe-97a5-cb9c111dbb27,788f5a6a-b7ea-4cc3-b767-8797da9879e3,e66b300e-3285-444d-b220-1a5675094b8d}	{}
9	ed01875d-809d-4743-adc7-500f22d70cf0	250099983	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	cda	2026-11-29 09:00:00+00	\\x1c46101ce276d95c733f749d5ba06d8ddd591b817a7e17d0524a127bae87766e	flow/ed01875d-809d-4743-adc7-500f22d70cf0	intake/346410f23d836e55cd6237debbdd743e75774eb67f98a7192b0c57163c07235f		ca8d5e6a-6cb6-465c-9071-1233469b1b7b	\\x01101e73228a4a57fafa95deb3dcec8fe32b5dc83a11dd5e96e7a663c16a3365355278de585d5af10406ebec2f54bd5880ec31e1a201c7f889084e41d9292aec771fff882e7b8bf24f2483ca6b48d58d4ccb413e0de443d71413114ffdcaf94baa73907fe54b2d3857e134557dea5241b039be2d01745effe44e6b6898f4a00c6a5b51eb4a2e57b5d9295fe3f362173a6047e27eaa2c155f6f48fcaa801c4f608e4935c364e3403659c35d8e43e3e1164a54ee4272cf1a50bdb0b0e77d15179063743a93074b1f446313b7e2ffa192b107f01a5e371d5a205a7cd057b9e1ec4e212502df06f5fc48ab292860d56862d032e58d25bfc0d7da43e6e7a4259157439404689303650830116c2cb5a9a27048a11621b594ddb3655ffdd502a08ef215c6d46b880944f0e42fe5e4b5a30a2e210da68bf45e0c6c0a9b200bd64061ec87e3d498f58b1f4cae1c56c098a15615b29b3394d2d08de2120986e05f637beb3140853594e8ac532175118d07e9d953b9eb991e4e6f42a32dad9ff0d6490badfca1937f4b2898ace6a549fc1e5a7ab605dcea0159261cfebf6202a84ab3a08a04663d2389bc8d2ceae6b5acde0ab949c6cb3515841653e981bff988f3f1fd144c180df52b4acea198b0f4e3318e5aa294e0772b1491267fb560fd7bc70e08189a26eca81d6ed56cb9b75068a4dfbfe2cffa186e126291c3f524149d02cc82074078ee83830d9ed69eacec9e34df0e59f285383568825039b859609b6b041e60f8748deb17daf77cc3ba3a60e726738a0e837fb30bd3847b53a7a365d86f6c566f424903a134c7f2a0ba6e727909cd86041b83b25be5d13cfceaad7258428cbe05958fbb697c86d922693a807085a0c7d6629e9402392dd961592663363ad926145c076358fb8df7049b7cee227ded3d8c0ddb4be0d1f000602b9b2d7c6b958863b662a69b689ba9c77dc141474059dae1ef5dc47957faaac24c2233a2362173f71136f4b3b7ed0c6d26cda132ae890008c002946b2259ec5ffdc66e7adac87bdc137a7626207ce61399e8555636c01f2cbc11fdd21788c827b3619e55e0aad0c268285d9cc5845d43bac65dd6698727c92f8ded01ce247922844566da62973d2723623661bf790305d8cf620ededd44d87d315a20069b5b59dc11f681f0e5473e11b6dc056c6e8a2c34d77884e1cf98b191d80a6cd0e2ffe212e86c0e6a7f223b802c8f73bf3e505a80ec2ec02b46ea164eacd9254106bb89dd065ce0184e42b5b545bddcf8850ebb7bf002e2d7046a0f3976798a0ae10aec051577da05aaa366bc66f4ec47c6ccc90a2c501f3f1a91cdd287dae93489a4ff120d967b82ff3e	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}
7	b54c4fb8-78d7-4d7d-a1b7-cadc55da6224	250000999	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	structure-data	2026-11-29 09:00:00+00	\\x2a72cf1815045c4a85fd9264c07c3cfcdd424d1b81eaeaa0614996e0d6429a0b	flow/b54c4fb8-78d7-4d7d-a1b7-cadc55da6224	intake/59935dfe3ed653735a2580fbd2e610e227e77003868e86869e572e802facea2c		19630ab4-7ee3-4e9e-9295-f63b2acfe5cb	\\x01d39d722b4961d6935d8c1ace25c98fa202b36d028c27e50e07c72916773bceac859bd1c828d1dbba717ded20c8b60a58c4ab345e9070815c3a092a540221ccf085e077b434b271d0d1507e48b65f97f879004064a4a0dd19cc44cf621339d5d563e86826fc808644e37296ee169a884660a9a9a8bae8ebea779e91528383f69abf2a6150c9d37104ce36570e5d48e0dfb8edbfaf7ff0e383b887efb860bc82af4249d9b075b6da958cc5c16688eeecc77dd73806285a3aec6d917513da5e5e0c07870411ef7f72cf7313348f73ce5fb861ea179f28d9cd4f12c2cec293096d98ff47e69a14ae3b6e976e41a98aeda70d7ee4dacd87986977b6e1d970019c4e6da0558564d3f84f3dc801d4c88c7bab4dbb5422709105c43f1eaba7e22476f2ac414cc8326d1d3aced82aa9587a85c228da008496893a43b57c2e1a5957e76ceb4623ab546d2d853325ace1ceddb0d9c053740fd7b6614fc484467faba46d9351909c323dcad3798e5af4d4f91c87fe4559cb45b13e9fc09a00c91d40e178bbf99aa59fd4a0dd9c4acaa2238de0fd688ceb9dbf388c72a4676b150a02347c2959085fdb8ae8232bc482ee0d443a16567180f762bef69c6d49314c2b84c1fd428da94ee3358e974b8ab93cf69507ce4b37a47ac662473a88a4a3f1b594bff023b55f064486def6e8708530fc9c5b4ee35089d967563d3e901f4edb9a77487adb0f971f66331bde12d95e7175a637eaeac28f954698f69fb82b86cd0924549dd611f5da18aac09002d6209078cdb7dd05547f2e2ef7917b6d1ebfb356ae0685eeffcba5d774514fa695d3e5ac739c495857d2074da10bffbd016ed2fa35932229eafa2057d54a581b0fb8cae1bf09da86d3722d33ee932e3adad2524e14aa9eb200ae218d3e863bc6daeb2f970ec54c01d8a1addef8c260c8067bb8bfb65582b3634c841412543bb732dd72c4971307	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}
8	8b7ce874-3d84-4bcb-8408-13095fc4933d	-	-	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	quarantined	quarantine	cda	2026-11-29 09:00:00+00	\\xfd7f1b8c5127117dfa6f9981d5af7567776f31b4e6d207780ab71e1408e4d5fe	flow/8b7ce874-3d84-4bcb-8408-13095fc4933d	intake/96a334a101649dd29ef1a20f3a866e7388743299ce74e978ced1ad8ab9bc2287		cc70c378-2ed0-4dd7-aabf-558e1c76afbf	\\x01260fd33983faf01cc51783fc7534a091b722b60b4bbd8065d73fdd88b9c17f21f654ff8665115f83c2d4bbe08176e00dc1b59f5c26e6de1d9f38352e0ae03757e1f4ac0fc9fe89ebbfedb7c07065702e0da3fa9d1e205713c53ab2e3d6e3a18c2f914fc5302dfaa287f9a88213a23fbd30ba04d5b94d26eaf4d3e57b727dd9478de64a6defa60fdbf9f9a31075a6cdbb9cd691a8d818afbdd38d90ab233d1fbe836aa7f0996f14f1b8fb521aa497bf8eefa2548698bcd34332ed96712b28361bb78a7f9b6c38ad14349934b4f478b69aa3648a50ceec649fcc86d6f9ab43bd211a89e164572f5261783276b59f6f99393d185d87850566c9a76d89bc9df2804489ab2654ab68af34e8ddf02f4f24fb8bb19bce044ebe4372809eabd0fd2c4b130e2de085e72b6229a1666b50630f20f76f2563d69f731282015118c3356795ab3d02d3adad5f1feb4591ed922ef8ea2804d095647965f021bfb14ed60ce3567ee18c8feb7a35675b6a4486be767a1fc355c5dd9381fa42d88737847dd8578c46834479aa071933e842e7c000a49ab70424cac1e43c34de4815584f6c110c5ecd6cd099c9fcb0ce84594b3d715febc4fdee4c99245721493daab5f27404575f1fd7091e0c649696c37b9fb6a8a7111d7cbdb123c8bbf95faa4478eecb687faf77821ecca2f9ce25772255fdf7f979c4627392e3ac6b50075281c0d9999e223716c06930b407e001f23727e4be60cc0adc143ae693c14759eec08aead63f4b149925c46b58dfa2040047d392809ba107e2265b522e8734ac5b5195ed6e9766c166503ebf2266bb6ea60cdf96007413b9552c84bc378fedae70fedefaf497b1809ca01bdff3521056c8f2a1b7b70a934561452071e904a28bbf8ef75b92ea8b2921ea8fb7f8f577fbfafe0b940e9944814613373c2a44627639fd2985556ee6cbc641f2ee28a161b893d8b43ed136c99bc14e9f2c9d1f1af8a21a4ecdc28ccc612a6f85a133f9464c3c93bf8c4c12c5cdaf87c32900259eda3a860eb96172cf5289dfb6db805bdceecc1eea62efaa27f24504bd48de3589949dabbf8f431e881d241f273c0dea49e5b33068d038b8e4ba03239195f1575fa56f3d5e1516382ddd851d91a0b737858494f4ee34bfd74a58efe962ebe737096ea394c296d6137f3aa1de2be8f30cb247fc4f9305e4d3d264450b70761126ff30bae816a1386766bb72ff11b902de9dbbfcca9577af519cf53dd6db518817478766c0bb551019e8bb8765333ef5f49d3dbd4e9d6229246e6a6b2d63c93bb8ebb22c9e93b0c10004a5c8ac5c15d14a70fa8c1d7fbbe963ecc69deded892fd3a11c3f61b6ee3e5dab1a5aeb3a42530c1b1cf119baa9ac4c596ee8c410598f6150a7668af7677c3cc1dd0d28231b65533c0156c1ae44ae2906c331545633ea3fade6a66b68f5fd73073ab6f501b2fd030d7721c9912ca29f8d08fac3a3a1d9cb54a55e3a3ae8bdfd8015c5b0f1d76110f0b2491aaa7f674348e8a7c8cb364bfa31baf3f824041dd2fd9a98b598903ac3d985e44612d4fb75c22c1c6e54376a0f62d136476abbe0dd2a97b74f415a5932768d600d47fe28bd845e8290999fa285519717c234fc2fbeb278c1a0a46d43195003b28922de91a71f4ca87738b5284983565b078cef51b5c46c15f58189ff4f367b3a68740d997254227bea8f8052afecf62fa3a0e4d4948cf8631faf23f2d4e2485237014bd35d0555a16440a5d18c1a2a6215f44f150f0361cbed3337e79285e21cbb777e2b0ab9e374ab48079124adad59c4c5df5da0b71c9db60cf0329b7e764c65389ee861bec678cc95c1be20c8c48953fc4074fe4f61b67cfda3cf9bcd5ec7edf1238402ea6f38d9788471dd0acd78e66e88e8564c6a991ccb30f2f40b5ca69c7d73713120c9c30aea4ca3bc1ccb63b2350653c2ae5c9cdcbb6fa4a490e161b52a84b15ff5eaad89ba0b46f2513c4a471c4e3752ab1f8172961907eddc9882c6c78805700541c1fe0a1321e2084a14034678b902458c0c8aba4052dd3131514cc9e44c1aa33a5a9c9fdcc9115d1b0c75ffbe23bbc30a56fbdd41c6f7627933007402908c523ddd1ab7470b4ced27e46ea621f89e04855fda23b6282b39807f720617a92270c4aeb436486688ae0aba70ea3ba7d1d5e3750a2e08c08e23c2549b539d4d977d3b991771244a28ef8efc974e7d217ce593adfcc62fc0449a2e8e3d09c10f806180452b6c9f770e5c1f5ff854f51939865153211bd9ec70e0fb9a3d0bd855ae193498f7f4a56403e345362b7f57dd1d2562645b1e42a2dd0f2752b0d9b88dadab373be054d70de92b04b2ffe7b16983445f876c70feb585527f472a75c71106717eb71426ae95668993fae9c852f44e932d817db671647c0a57898cd2a2d309824a6052cdeea9188ee32dc5a76cbfc1865dc0a89ad8de15e42e21d2723dd5ef39f00adbf208d262fba6c1548af930c59edbec7fd2	{}	{}
5	81a3611e-e11a-4655-8b4a-535e69d9b79f	250000999	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	cda	2026-11-29 09:00:00+00	\\x2447701ecbf49730cae04bf2370a5e8c165741149501fab3809a8b30f0f66f2b	flow/81a3611e-e11a-4655-8b4a-535e69d9b79f	intake/8d3bc61cb8339eff3e25484db7abeb4ff5c175061d80836ea75710a060e084ff		6e4f772a-459b-4a10-9e71-dabb38663495	\\x012de5fcb862de440fde6d01f0d292be45f0de88af45ed0a63ebe71f4438d1f6a8205fedda2087fcbe7a7815382c65c41609dd12c07d61e6acb6fa429a4187de5c1edc16ab2f5088201cd066037f6f88ddc4064acf82d48b804d4b55e9c6778f513ca745cf7ed485bf76c2d435d3f61393efc3d9ecc047c335e2ed44daaaeae525daa9f85a56f0970929c14b389b6004a81f07465fbfa0520723f3c2b859640e6518242ae8c56eafc15a79973e9be24108481ee03edb1cec9d45682194064758eb5d6e54602f34e163c54996c98a3953656ad3e67322ec2fa1fc5022c5dddb05893e44032c975dd718d070b6953ea84df1fca2e78e3181660f3fbf5ac4f82014a97d13883926e1ec8cc01c0e53b4446aa62d96c035ce56cdc79612f01b28d5b232559a0692a3390aebd144d7adcd16c69e5a2d35e0c01bf613a87af1471093c08ff09e6ab71beadae9b9afe0e0a806dbbf40b2064f5397ad6910852aade0a23ea62efa99f89c341148f025faae248657791fd15d04654f5c1a0b332c9d397c4f088a1cf33b3ab1f238e8cc8ce9447305f27f222911c1aa964b43c2b905c3131bef40345b0635e5f38c678f875700d77d4da56f40cb23ee99b597d3e9094724d3d1abbc9dbc3c33af97d37ac5736a0e798670fd655bfdb97115b9ae82f7431196a4ef7553d154fe68eba99b0111c4042547173552111e25cc1ac17b72fac376dcfc3befe13e064da23edd2456e11c9c93bf0c178997e48a33c18792d721d3129ddc4e885f985df96da21b1a16a8890bc40f41bdfeac2079b0d9f19d1c4d8ce48377e1c7059f1cf662669ce8182a8974fd95a89ec049fd8fba986cd43d8ba842147a8ea101c3b3cd426629ecba67f9f1b3c535e36b1263a71ef09489ee57ada0f47f1a0a960590d0cf69214d555efcf93688dbbdf888c4b6ffb6731470b76861b981d09be68742cf17671419da5d52aeae5a9d221095d2df6b2c4eb73c6f6ec5b696afc77bb8e5cb72db6b7fa26cd790ee13d1463d807f45b328d09e03491129220223c40836dec330f373444d7de7480dc1317b4aab6938231919b75f13f530f75ad25240ee593591a77e05e3abcdafaf3daab853d27a1b19011efd3943888b2bdd3de7a06ee047176d8ffb6a359163ce0a58ebcf2c06b300ad4f3352f70d0b958a17763823825167da5745f84297656b5dfd6659c4a8eb8ca4acf4107f563bf29c3ccdd51fe10eee9d10d1d9b7767058ac7f482bdfb650725f4587a84df06e5c43bc60821aa31c61239defc0bbce69251cd692ad5a18a2a44301e7da8276bc1ee194a7ee32ed26229bffa83ae98be866b21f616ba28e123e139034774bdff4b4721abab6b35a37a22187f465a86e4c2ee065d3f0463ad74354749c99bf5a132e500fd0f4aa3b3e834d968520383c6dceb51b9c3039fb5b002a37a5a1420d12f8eb260e5cc41e77c379b88f330f3f1a252959881ab6ce3b33592f1aec113935e93aead3d01f22f5962f48821f690d6000a5bb69839c66d51845f34463112cba613ea3eefd8a816dac0f6f6f858227bbf5bb03f183e680100e32a9e95af69ee92b5011abd1f0047b46b1c43329bc04db1e783fac4684dbd6de0117365c5b1909eeb683f55e1541376e90c9325ad5e92556a8b8b118f0ef3b47bb832f4a8a2ccd1e49931fa9e991c3d5dc11d76e257c251faa4f4a3f5c2d42dd4dd746d0a95fc52c08cf6bbdb74de27445d48507897ef9d44dae8d402199117f19559962f69ec3e17757cabc79f94d3944235c9a890add3242fb286ae83e4e902de45e4a0326d27c026b574e85c8aefe942b71a72db4c1b98bcbcb79708df47cddbece7f4d7132569321ece36a69338db9d49a1aed5d4f504bc33d2400007a2ccc3fda56cb4e8a119e31cca4ebfa8ffc94730490ef2ced249c3c5be3fb26c8d79bf6616d2d128a6f4916b25a7ec072b4a4e78c4d99e7c670b7776fd66e95274d850fa5ab9a6df4491aaa3a5d33402e0a0801842b0911d2ddd94dbcebe7ef573d9cf581d74ad4a8a6fabbd274f4aa6d2ed0a23d09217ebba6d2a649c6a047a218719b024b6a628b220123fe524ab973e73485accdd0bda3259b0f595c2544fdb6361230b13d88ff972694f59a43b02401e9e688c4cedfff81df4d1851d1fd9efaa1de30422198ba05d291f781271cff87c6e0b769208db67476b1131d5c4929cf96259c17f5a701cea5b335bf5bb2181f90c4	{9f773b49-aee6-415a-869c-2b1bc4b73db8}	{"\\\\xf64253afd63d71f2f1a26830972267de55a2af162a268e88b1856b57d919ceaa"}
6	ecaf00ca-5df6-48bf-a081-e7d0d847334b	250000999	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	cda	2026-11-29 09:00:00+00	\\x858fca5eef08d51dfb44823ce82bbc5667ba8c90ea4a81894a837db4a8d66818	flow/ecaf00ca-5df6-48bf-a081-e7d0d847334b	intake/5e790b548e6568499eadd3c423f3ee31e1c78bd9cfd9a67090713ce91a80fea7		477e5413-c5cc-4574-a919-784e45a0a336	\\x01865b78a371fed33aa445da02d30347f7140aae6fe44f4868532c31fb1f1fbbc9846bed31c0bc4adae4b21c3cbcfb37dbdcad63420945ca87f95b277e66ec32c73d9ae83efb8ec8559bbe48e3c37cfd0d53f0227d9cea2fa6e050b88bd62526f425ca8de822bace21a463a653550ee3afa6b4d17bc59ce25ca49f4bca846fcf072ebbd6258febf079d9d25cbdfb5cfdb1fd9167a2f0d9274a1a611147357074aff341200b7bb5a04bef9778627dd23408f9e0e5fc29a79b65d271137de38eeda28e2ad075e9bf0c774bf5c0d46853f7a518fab5fccbef77cd530afa01e25c4fe34abea1c704e031b03283154eb66bb3fd6adb5e1dbf424995e44f80385d197c32f3122e343132155927413ee889d54f04ea3a28c76ac37278d4cad0952b5111b56a9a05e403e68547821ace560d8c4c9cb6e068b129e8933b85c0636cdec6a7ab19ae32df79c230bbae257d9e46bafe8af7b6caf3792630c29610819b785cd2b97286f1ee766c52f7d0a30c111db40845cccab21b1fd5b0c4448947bed81c358a2f591899b2e84d219f54419407bc2f189e5f180fa30f34fcc2c2ceeb5a6bcd18641feec4e64b3519b20fc512737e174d57e3b123f87606626f4f438b7fd4e128fc5a363cfa831ea8623abca76115200e89a8ee7de8f372d7373ee02ee85d61ed1fad720d08bc8469a0d8627ff24888ae3affc63258fb9c3c267930411b4a078076b8e401b887c1669cad5b704a2548f40a89623e43be733cdf7488c78e1af17b6bf3dcac53aa0b7c30160df8aecd93147a4840f89c967d4d3dd83ac5008ac0a79d393741945c3bc96d3dbb887a7e3e3bdd4aed9e36cba056aa09e2526a0ee2032ad57ee9b0a674ae0f071d49e354c2f69ec8676d9d77397f287fa7a0e673554905a1b1349116950478cfd1e6cec9c30794bb70f08e9825ae62963b83cb5fbe9d29ae016b97153d6450980041c96fb23a34d5975bd5c54ee510b060144e6156614630891bd25b4a67362ef16d83fe7ebde05188a8cdfca8eda450f39eff10ba62d05a6c6aca253bd5eb2e07355e39ac1f79a7b2f6e14c1f7d6f460ba42d620aa1dcc04d84031b8ed67424242173b68b5bc4e2c4f0c07ff27c38f9ea888ea52c02e4bb14b5a0cb79ce72fb67a4c5b17f34db5dc96bb5672efa2499cb0cd5d3195034d1c2f9f4597c732f101a849fa46b4c24a3435f477564fbfd3d65464d0b8212d335d036e6673c1a668c4ccb862f08c43a8442191b63ba366af964dd66ae63dfbd05da0947067999a272702891bfa6892b276ecf79ade35831e0a825fc15dd592437494cca75dd2b4e631e4fa53ac4f41aeb700251108e2eab641b65a794a031ac4f06553f63f41ec523ea9a3f83ae1990d2b4c3133fda668e32594030b58f4693c30b614dbbe7510035699b1614b576a1a1778df78f981d4621f8cb90c8223e9c8adca93acfd24dc971e0e4fb91176b1aab87edb9815fab046936fde52543ce6eabb5a59801b3e5350cab32e62165b5713879c1d84b3c374be6fe51a28156f78c2fa1264eecaa63757e122e480cd7e32f2d2ae3e851da8558873a8d4928b99c23627e95df676e7daa0cf96b89941ed3431c045663e97e3e7ceb9e28cf02d110396fd01bab5c39c574ab70af0b7a28c7f69a564890e052efdf7934a092c239732926514573a6ae7a05658e37d6f6c9c3c9d3f930efe62f7d7140e22be3229d7b37983d890105cac72578a5604b4aa09c8f62cd9b446d553451adc37e4e95ba4c4e2a8e2a959cdc38b4401b3e9766db0bc00940428f4a1440b0af1f771a0c6fa532bd6461b93c2a5889f46d368decf80c6d7326d7f24568fe65c839e10331abdc3ec08501c2d1eec4d20b94ece80b0b6a4b1c5ee098fc793446983134c74a23b2d1914ff2f631ce7f943451532e3227db433cbab6f33c9f5b831a5d20fd8ab48cf56b978180417e92e7c2a64a964e8cff048bd7387c3fcdd5d3c60a959265f7f890dbdb0fb0d43a4afd8ed137099f26c35b792aaace00ba99a81ddb156c98e23c7f97d5d0720b0a4b32826faa3a64be20509dee8953c7b18a6c74dfcefe41187bf53463a25ffb7e752c0893b8b480ccc5420746ff245fbbfb8202dad1c2758bac3e8bccb7d4f80022f0fc4f50319228b278a6a2ec6193cc78524efa52fe9174a5d76defc6e209682a2219a372c8e4f101f8	{3c1e4967-8830-46b2-b082-23c8737923b0}	{}
10	8ee3062d-62b5-4bd4-af0b-fb98f7fde08f	250000999	25	\\x9b6e9d18b79f5cd576b3a82a3265a7f00a270f0cb967889f3b2ad3a918923dee	accepted	warn	cda	2026-11-29 09:00:00+00	\\x31ba6f8072f518da8443cd55f0609b56145d2eb1674372f0ea866bae2ddb46c3	flow/8ee3062d-62b5-4bd4-af0b-fb98f7fde08f	intake/06cd6a821a40262a8d801ca849d4252bf36dc8bb7f8efe3d2c44c583ab506c21		7e937fdf-a57f-4c0c-9b10-9508fc8358c4	\\x0105c16944a22b7861c80e6d012d33ba3db6ab3c44446abaa0bb722814dcb731e41bf35c31a9c165185e8cd20fa5d3232ea927839eef1d4f71c69f22cf430383004425607a974e6b7e1366d7e31c907e13eca2a26d5759d909b31c9f68906bf723781da117458c0aca0f2c9aa06d548913eb67c38b8f33dd3580301abfb6df4e95a75fc305fbe58d708a95fe746aa56406ecd0233d070d379b0acb74e4c22416da6d19e5b8761c23c6c19c4f162b1c6ccfc4a3d659dae4e9d47ebf53e9724a372372830e2c7d5ae337bfeebe5de47499b298769dfc2a3537810696eb8b060beef51362e7740adfbead512f4c7c47105dcd5a684b29ab4a4e41ca8487a5fc54e51223c88abb273bfce5c52dd9e6203715ba4770b26dd0a1e259c7df2065901f72e33c3b45c538ed888863365b191ca53c2392614d7b580f66c8e2e97e9b42e6583a7c50540e9c38dadfb2405d9a4b3fc2ce28d7beb2a17063869d6fe9c961dd823e1e39c847cf822ed8f868772f613759c947abe08155aae234da97bf2ac250e2d7144a330b09643faf72aa11aa984a874f367f7960b9bff8fbf77370743323fe85e79c49ba7c9a4e156f46323a5c23fae54f58ece2729f4bf0e7011edc159e79f1ce9c5c37598207c6a6383f6e8ceda01681f15f85979b3d21f7d772d86e877fe053526c8810ffb0f7ef6de64096357d4a2c40b0e80dc1561c4973496214bf028d8a928b73e7a8245db83f95325fad1cd045505b654e9e307b9b9b7d85cb949521d9322d10e5666b7e7ef795ac812f49528cb0642111a19331d6c3acaad6bdec8bfbf723240745b02aedcab7c93a67b0559b3552a017c97fe1b2ec1ba35a3929bc151ce850a26f2f132ae6b6942dffcd75b01706346153ee27379073f09b2c54954cb1d89dc46448ad677f193a85dbfdabc6f2ad81a5f66b55001b9ee675866ad62045a7f17af77faea69de0c947dd4b6ada26caf1df47c7a2732d70810815af48b3a136f1bc39aa5efdafd8c06be6cb0c1f2f3e9e06302a37d070b9f23e5e01212f496a6cbcacf3737857870eef001fbc1f2f8267501c1346aed31b8239a0c69eeb7fc35e3959275eec4c5cb13d9383d909000003ebdaef6b5d3ac49a44cbf231ff0fc64b93aa005a4e8c407181d2c9b09df65c3c91eac709dfc0635e7a5bbde905819246c0787f1ff5d5f0dd30c7295b20a30388488601969bafea61aaa47ec83cc96eb4bd64c6e3eea9e29f4501c959b47deff160628b2fe507c110a4715843b4d52fa109b58e13f21c2e30938cf691254ea56d394368d2f0653a3d40c33777d9723cdc02eafe990f807fc5f5340ce5fd5680c8737cae904d471337190d265166130176091e63087d8af81c546d433777a5f3fdaf1891ee6bf5dd1fd7217fec912bfddcac63b521e707b7ba41ce0c266b608238f3301491c6d43873b1f583f6909e548757c041e929c48665355c7b735ed12e52644352b25f09c7fa31b3c247f00ccdd2fc3286ae8730521f3c2cc6b28fdeed7e203da12a810a194077d967f4e11a0c3cf1366b05f717fad8768ae3d46ba937f71f14af9670a9b82a288f5e37be8c468d85a6faa91f2ef3254f7123ecb1b570de630c2f8345cacfdf7163bcaeb58396c1ec227a19934e012318ce5421a607579f475fbd3bd6f760e88a5f9828f04f9eb305dcc134b056da2233efc37b29c5898b42a87a4c75b4858dc61fefef97b1d38cea0b8b7a71dd2edabfb9ebb570bc784fb86b8c5144a4933dea00e46cb3c6491aa279592e29e2f48ed079c399d7012b86b7b7d88d3628240fe75ae155d1d750a643901bb0fa7edff0b99460a8b086a91114e9e92adaea76	{2a4ad907-0a82-4ca5-89a3-0edfcea3ca78}	{}
\.


--
-- Data for Name: earlier_decision; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.earlier_decision (record, number, tenant, department, facts) FROM stdin;
9f773b49-aee6-415a-869c-2b1bc4b73db8	1	250000999	25	\\x017427d3914cc11b8081a9953764c93442ff9b77a5822fd5ad7206f25789bfcb1671d8abaaf53561a563d0f32c42d6e831a1fa55bdf827de87909708a4f5a1d910a36b531e8e3d2cbc01e7d6f213ae59546f384e9f8402b51a832dd4208c93720487588e1f61b1271c8382133674b2fd1df93c6bd5eea9d3dee82d75f92ae346390f9453f4e88d6bcdbc0662f0231406fd12c426ddebabd459b7fd1f5f3169bd6e56878adfab7f69ccb34087a230fca955a8caed0474296ba83fa8231fb455456bbb252a409087a8c33be717e96a72d42e089042c8a46f57b8f4d1bc051242d61ddeb5cc84b15839ab7f92c2d23b454aec87290dfe61a34da93b64b66231d6568313da865d9a63ef8cb285b6adebfada2bd2ab3ce958a1cc9d531907fd23d19268fbe2efedd6ab512f6fee0b7f30ad2d1082e61ef685847ad01b7ec25d78744c45934a599826f6e9196987b84d4576c5f583c6450e6a517f7b8196a67421e0f3afae2b07a0a6989b0cab01cec557ec4dd664687ae7d5274b69042b9eb8d7c18f6f9d13173ce4f385e5fd9463446eddcbb7c94535c105a7edfb9c298b112ec87bf6cf227970a50e34aac3d0309240bdcffcffac9f5de35abdea874eca7a96f51186b5fabe5c2a84e9f2412608c85bb793c91ed7f3542650b5616a66ec77de94c83550ac6ddbd4e630f8ce0c2fa002b12a42ae1f3560543f84d505cc3c8414ea8a0db0e5b02afb7c3743d16623ac8c1119e4061aaff8c36d98f697f3a6d5a982571a404fd298633e59306c01bc540a27c4e4627537d9778198fe48c3ecf6d3f1566e167c3f91c5ba98d62c80489bc7fa3e97c9b26f88c28b97274c1de8862f8ed2787007e6249de2e72165652e55f409ee9b566f473755a94f6aebaf7aec1d358ad57b52deb055b1a9c613408ea970d0d68da1602f40b16e19e9aef33936432fdea0a1dff7cde6f921e3bf1e5a23308bb38604f0244f33247078c3b2dc8e883ca6a188569748f90da5ab334568170d44a7c3bc69c4aed862fd849ec2c523723f1a524ac9b6ca22f025be803a0ebe5c6b21cc0759f792fcbdfed51e069982a78bcc7cfa75c53cdb42f6c748088aeda96a11356deea3d38b4569c9a2b342fb91a364de4740e6ec1f9c7e8f81c1cc137fa3cb2853a80d09d1671f43b5ad4335f773c220dd95a4f20f7ce52d9fab8cee7426c784718bde0c1ea65bcb731f5ffa0d95d534ab4bb4b2679ec6c7b459958f8a14adf9256f72cc8d1872df7cd4603e92044cd9bb859027434a2b1ff260a5ab16c65cf20f10d6331db1b05d10b0f24a125095056b79df79d34593391c9fb81f0430e078ecb907b52ac76fb34377e7a218a27a3b3988c7c2e51ffb005b4a6c2218d5dfd59c6e47495280441b8c33988a7d0a1c3e80598dae41419371859ed6eaf9beedd612d4eb2862f5fe6d96c5470761b95c640ddad8d070b3e42d5c1363f1ff8366b6616cfef1c0f9902542de9bfb2183b98a8276bd24ce357d1accdff30256c0dbe2af1eb4db8ad4ba6f2a87b3b4c7f543147d4b42daa06774f741c0f321c32f314ecbad49de746ffcc94e73cedc1aa14496bade7de6e2964d64a45406f0ec234c42545514df42f15b66d0e0482c733f71a4fb087247645406bcadbb7ebd908176ffce4947ca58886fd2346880877af7bad6ce01ce970b7f30c90dcb281ed1f192ed0b543c58afbf4b2b1c0ba6af2e65636332787d3ca1030f4524d18bfd0a6208c6e6617caa88998c18c6775ef18ce9ebdfe4bf85b7c86e72896aab24157df3d05514c9aa14e0945667ca04a25e3b4bb621fad35d49180dd17f6d5eeb7c860fbde4dbb5a0884a3f9f9fcc151a6bf8dc3d62253ed30ac8733bfdcf97770406fa308c54f7b2f67102ac025a7e8b54564d9c1681670d68417f32fa7af7dd545c2939eee56a44a1fae9a50bfda699f07a12a7bcb2c989d3f1be2049925ffb86da8b53178cbf243504daa40d8339acf288edf8bb04c457522700ebb7bd4e8c5fa960712f7bbc4397af056bb866f1dd942c8981db5e27950d73da9b621516cfc4aaf419f0e80e2846b6f232b612b7864b7b1418dc487f2b8760df7fb11009634238881c99339a4b899b79d4e53e2acf35eb86a228859e4d5fea9a0a938730fb2aef6bdf64469ff2ae81c342026947c25b1d76625f73757ed38f1bd5a9a9b63064ef7b580cbda314fa1cd62504f732006b4319b1c4e2c54b4752357a9c64c1a38c93e82bf6e8489dc69c1f80e4be13a3c7557c24d5b6038e67ddd17886bb820bbbd9b3fd464a7174618b006ffbc56c7af2760d41983a8016d30385c56bf8fcd4107255fa5581c8811cb882a3b62bcdf4e63424088f743739489bc08f17e946cb5656a0347e3fec45ce2c743492663c4920c41dd8883859b18cff7cad478fd69945fc40a6a190f0925271c870691a4f5213330f9876d071a2cd3a12f0468b62c6a7340c7762eaac2ecf69c18c2a1cde3211358beb2979853b80b74671c85a48391b1d13146d05c4c68336b123e7b358993ed91ed756830472cf60693bf77c2d231cfb0c8b843fba28435ae48ac75ad6297742018aa47fbecfdd23fbff6196515ac9c20cf8021b1bf1582222b8ae142f671abf682550bc89c0af0ba1ac1afe6faf9d30f95b8f2deb21f8fadcc7bd0c94de107dd212307f5b03be35d4ecd3e6fc5f40825f77fd209d933688b0082ff7c758e46de3c449619fca5d7f5831ec4d4400d2a5bb92b588fea022a7c04033e1e38d2b0fd2d11718a38732fffe4a4af450e705393f4b6ade9faa0830a4e0e44e7d8017e4a3e877fc636c16505824c72e237eaeb47b49be23676b497ec2c8980b3b4f1997d078c03f53e21f589687127ff91485d0cecc9c46fd61eac901bb611d0274e64ae45469b82b1d8abe2971781a7068330094be393388adaa1b511088b1a06795926fa0d827cbcf88a993ead48e882bf60cf0cbe7e9e4c5d5f54ae2b72c8330bd60e05fef07bd6dd4329a598c6860fe49222168e0c9a16da96d42e10dc19b3c20e73b25c33a238bc0f1bf9f173d5b28ccec4951d89ce595177cda252ee022ed3412395dbfd42353dc058826b901e69f9b059960113d7c5e1b6c69c6cf19b2aa662f5a0bdceb1c2f631647ddbe6d0b17a59a2a9a365750ae2a02e78ae8915c292aeeef45018b6fb8e28a905034d14e855b0a704daea2537c55c8ee96cceee511df8fc137a62ec681171a0170eb4a905537869000ead380b7d4839956b7626b048def3269c0fbfd77707dca27269bb05fc79d915d463e4cc27aa286dc29a9c20d884edfc3469b1affd9618ee868cd3d9d11c787ca6dea001bc8d8c3314eb2bdf292dcc91d37b9b65fbf556d62677267c78056d2ba8d7860ba65bbc2a3f3a6a5acfbcbddb32ce050b488e72bd163486cd61f7e53087eff23b328fdfd5c8747d35b820fa52800244ec793b5675f15e087b17d9c1fa6297c77f37a39f349d94ed11ce1e13a239add66c3bddc1a6bde37c761c6cb9de0287d0f79463815a50b0f8cd469983553fa46b1e8d73fc218ccaec4bac6ef3889f4d6bd257baa2133d08db01aad6b655643e8614193677d73474a57069db2640a0503f40401d7
3c1e4967-8830-46b2-b082-23c8737923b0	1	250000999	25	\\x01a6261289af61faf7c7bd5519f68359b5c373bcba6eaee1e39a87bc8d08fb5f2e565d50570e7fcf5f9296ed1a6bf80e88e0488e82c70e4be9cf989923289672640d587cadd1e0db05fb8393f3d0d68983b3cbff8ac5939ccd900776445244d9808041083123cb4627436f0c32392ab5fefc3dba423c2e00beeb1930ca40929a8a5a1edbed191d790f3e20278cbfc2730c686bd3821ff013a5ca7c17015fcb6e15c5af91086fb93d23f37c5c9736718c8e4bb878bc395520c851a304baf5d775da67fc2cef21d607d24262294901474773e341b7cd400896160e6e7fa1b7eaf114041019b73697537ebfe775adea5a34f08e5910f6bd9686f36261c9512d64f937036fbd66551681dcf4d3c287ec073e177772a175a7b1ba6dfa44962bcc574aa22b8fe5cf21dd1f984a6bd2b574ed04c4413a4983ebe0a00d6ebdb7857e0df9eea6e520dcb05ba61250fcc82228cbd550e4872606dcce5be242af21f16b10b4c9ecb322faf54e30feaf53206d9c8de2dc7b378cefa1146eaa439525b3aec5653cd2daf4ec770149592d8aad90abd716b63e901af26b64d4f3282da3aab803b9b08c040694d06ec441f66f6dbda47ece2eac3546a630c6b9252b7217ae93050ee99128b5839062f2a7a560a8f80eb0beff47d04b62aeabd0de4b0563f2d5cc9ba5c712482aa45b067781bbc358b5cefa25700f6cb95c435d79afcee87780854c5831cac45931f1cd8b629c8bd2af36fd650e772d2c3d52d3d8a46e2d9bb11e25dcaae8b9f8f47a002dcec663c7ec2d07cb414e7ce63429dabe48ec9fa3ff223494943920eaa10abc22d5faabfb7c5e5aa1bf2ad23428f6502e75128e57b069a2b9269b8da6ff85f13546b1e57819bb535b12c8fb3c853d738c22a7351a326b24de9c76a90405487ebf9ba781b06a0bc0d661c7068cc1319fc53cd31f7815d56d93b5ca36e9e3b1c9907fbb2b04852d439bea0d4a78884169ea682f66fd19cc40766e36298b5952b39a64c5c35dad0ab70e2990f4b51faafbc14a86301fe8004cc4888411a19c598fe3efdb7c2fd5b180d8ca3a5629fd14bd06ab62a6222b851dfee698bd0cde408e7b01be0e549e2277c5c9fa95048590407450633cddf0a8d2f8045f3a2af932914b2c2af977e80696dde81b1dc3da19623cec2108b0093c4bf8cb67cdcca9202545e122600e74abbf156fe5290fe96de06e8aadae43e3c17cf15f52f08713ec6200abb9edf633f74c44f2eefaadc071923a17eb2353b0568e0754fe3322a0742a4283345038139564ddca7cc04c9e299be50c19442d2ab6efe3527423f32d7e327b3a2fb868104166edcadf7b8a05c12260b835e5ee63416a0a42ca61655b90d796ceebd9f8988918d0c670e2573d620b0f6f5dc3a5c9c5bcc141a1a18778bf447284f8c7b92704cd972ce8e31fafbfde5c4e0b9565422ec41218baf1af1809d420de57993acd43040b5450408bb836e2d59bf324d4732dbd498de207b18e7659da68dea9fe2df3d0f85e9bcf7f550faab108d79970d11fc8827a15d665752da6ef2a9865fdbb76bf14cd305a3ad8f0480ac9ee69fa1c5880d7dc1214017e641f2223df0a08aeb80184b3686b279f7905be64b5327123466576e6ea1c3d21c8a2eea2ba9d60835945396281e4d8faa0f25bc503977a48c341f53e1fc7e3a4baf9c5384daf5c28441555a687ff5ec329d0a4cdcdcfb81d16468dfa190358467d46361c91f2c0b032be597c77500e5b0cdd421c86331817ee2f352b8b09093fdd0c4bb64dbbec167d74d408bde1a8a4d696c532007a15d11f5408784afed3f29cfe8c9afae5fdd686dacdcaac3a70af6d61cd479d6bfa27780da620f3e589e740b3cea4a1c50e17f76a8751b94c18f376af27fee31a570b333b2575c4ef394171a07f3d69f697b76ba9f4caf4969d435316276dda99b21ae5d7f1917673d2ee31a4afb8cde561372bff5b4a21917d918d437ca40445eb11e136fd49dd6a10f470f76be72599b712faacb0c1707e80847d039ffc5490a6c94cbbcb6d2635a0dfe178b374a1db6ed49c2871507c057418ab51e09284b44f008ffb4a6621002911996349d1879e3edc0ef02e7cc5ccf187860f3f9c81cdbecc923486ee1b3b2f5b811a0c8e51cad8bfc90d44b8951bba9e472ee23b70be2f7730de11756a8aefffc52efe5d1da2378ed490215a165f13c39b52fe34d36c19c73f9c12598badec5962100ad24269fae96d87c9150c7f13e0bbcb93b302b6531803c54f7ed252b2c4f80d8306626b3fef28ef4cbc91249e58cb2869c268babc1bc5a503f351a3285be978a8f0ba1cea78e528e374fbc071e2d26d36ad4164ac50f3a96188f2b28a7fcd943011243650230ce694115a4b0f6cec8ba6785f6e3a11e3dff92f1cccbfcb29688b5378a2f974d1efa2682351711f76b05d7741982372644192f70253262d40576834ddbee997692dc12006d87cbaa184169f07438f903cb9ddcb320eb1198f371c5840e463cf53105a0037196518f816bde0bc406cca3e11a2b8340674e3027fce602202b57ceacb94a8bcc5b6d625b5b79e49c6d67168edacce745e229c82eb892714983c52580ceb7a7b3938361e37e273b27b1d42dac20f4ee5fad9f1898a50ce782b3280b0067e2f5fb6668b79c43de08075357e6c005f65a996449bcfb2f2219bd2646b5db323cb9235c6c2515deb264473b3f99f49bdd93c32a9efff497ed1fdfad5e0df7c63a3b0b8bdfb21db332f1bf0fc9713b26403e2fb0239227012c3dd98244f325aaa9ba5056ea655cb6d6587e4070f7d80f806fcbae3fe9b6c502d3bc742283bde801f244d98a28c9220119f877678d4c5aac03e92964df82c7f30c7fc36fa93ba425794d99bd7daf4decea5a0f48779f3179c802eb07f2025eeec8b8a93748dfce2316989aff39d46094a715edcdb60894698b89a5e0d40b4465326db7bbb89addc451c6d2371bc6d1ee9639280731be650dc21fb86996a4fce6f47cd07654d589a58105af9a5ca20a31e8505eb81eb3cbaa910250aea3b70e0ac1c94cca4b6d0568e86b137151ded63ee4c7883605e3018cf165e2a8205fd5ec857e523dc849d8c0989f7acd1d853bb6037cf1c0b76670637fed17c8199d4fd65ef9b39d0c6485c61539b03a85992b310d547c1ae7f492af4880d38134932fc4cf165bc78c1d3a15d253d97dc1415eb7c446d2bda228b14374d6a08ffb4abaf1f609d21d5bde40039cc900ba8c804dd5cdec99c1884bc93ec011bfc3ccd3877da17860a1bfa64b5bede09ded957696873a4d613c6d4311a545d58a787350dd9d282535d3be3c14449a779fd2a31a8d4db821c8a1de4968b57b98d7216af75d638bb99bf46a9a2a7a2da0fdf1ae2c1ba81744f94442d1ebd324df26e4a6880311255a3a5dacbb394740a2000ee71f6daede52afebf6c5b00a70976df21a61b1bf7a246dbfd2ca704ee4f7a233eb8a056e372c522881d6e91789a469db39cdb0494b308e706a1a7631009b6f7e491a9380caea896306af15100d9a7b195648fbc8152bb932fb4f810b00be82481d7a5b74d5ccb90308a8627bab1c806e1d4a38bac5f27a54c3a40beff9e415b12
b655e226-8919-4f38-a1c1-d75ca18fa987	1	250000999	25	\\x01169f46ab6c134eb5148bdab01c9f5151a2f27646aac95eae159c3ce7b42825698b38e781cf84bd394599c5785fd53afdffa30e821b037c5258331639e7be03bdacd71693ca6f816d6dc978ca16d422a757dceb7b9e20e6eceb915b622ee48b774eec8ea12be5314f62b93faf56fc4454187bb03f0f84977cbdde4a4a0cafd600bc084a1fb755770b04b1afeb31dde6172cf990edbd06cb42f358a27ed3f56ae621fc09cb2ba120e40165da140c44200f4ffb01a70168df9fad63a83dca8fdef484a65d6d2b408961ab128663f01188533465f84f410f6d23d004e5f80ab307fa8c3e225cd6630feeab4dd7d901283d17089fc22dcb20b4ad4619f6359a74d972856d8edb9952fd224887882cf6d6131ccf2ecc6ef187a99660a95c24e89ed4eb942945f2db8aec5b24ec89ae7f7eb9dca30031ddc8310ad35a4faee3fab9d5a108286e9678913d3812dd3b674928ec76b65099e39eaa00c98dd5052b6b44afd4002a7ed31e8d61638e02415eb11762bf11bdc0285128e66f79fbf6d7b7cb07a77f176b3891d8225acfe5ec542c28ac9e0b1b40d8a2b261a5ea01b6500527b11641132ee80bcbb27e7fe894a84fea1d6a61e33435497bdab1eaf8c0d7fc5dad2a6978fcc6b5110cf5b28299c4d44cd9fcb7a99499ccf57366e434ae3f276f6a9dbf79b5ce389cca823d9cedaccade51a9bf1882ea67522071b406371e3015bef0d4b69a630e145ee68679253e2041cf486a37d94988f003ce3390477871a8cf0ca2169f9083cfb88bc2fe2485ed60a5bf54fa6ff20c804baf9b1b81c85f0eeb676e70c88bd106c49b0577c2c9045d99775818025b4813fe87298805cee92da06660472cf64b98b5ea33e459cdb28fab7f152899ccead2a3b5cf0f1a81be8de980aabef04bf27f57b295ebafce97d42032e43bf22b3a85f46bd21c4b3a7d3e3c6a0014d3e8abeea9671fa5bfd2dfbe67aa8ad0d47defe24dac734a8fffa5440dd1f2dda68fc949d86e462c3f295516a63f128437ebe0c21a5fc313669431d2b68e28108d94c2e080d8c930fff529c67fa35893bd6ee09a0d7684c5a00263e64588fe5cb625b8e915234f922fb14f78c024d76048341d279e78eb62fce324c3f77bdbf055edb9751866abf92517396b30f2e082ca8266d26a7557084c0ce9b7eeb767f9b42024ca2999a2d549d15b492a2706a1e86e8b19be306f929cf444c2673877311a78fe7fc1c2a8c8dd7fd739fa8d692b9e7fbc3bd85ef78d965c7d3cf6cd64333ab334f4c5a6c42ea8dbc8b0b87cdc306d171309575a30dd8f7f924426dae4309da42b7aa87186dfae6977fdcb4330e975a8b31b552d981acac7384886d2cb41ed6fb9517dd7013b15ac6dfe18fa8959222cc9eddc0dd17c068df2fb91f44cb4fb55dd3c6241181f2d7145524cc855036c034b3920649f73017edce83532e2424fde49be9feca8b1562a9c9435cc5ece5903f6a70b46431b2ebe1432c6c74b4c04791dda4dd9573b66cc512aa219c167ba5791ff52c3784f6f500c7bc8723d82baf5be6194af1f62b9dc873d90df78e760f424de0c8950d52cceada89e424509f142e381bf4e68f2c52af0aeacb89bc39c5fe3927f7e039a0434eedecf8d59535710efc0c5ed55ae8b76d8777c0b59b30bca587da6137f0bec4b82a70d0faa85538c1e68427b1fdc69ab93e3dfa7b6c362b0e473759f590aa7940b37d79ce88a586815465c0178e462c5a4b99b40051954a25eb5a70acbe9a6e4c21a44d4bd93b609545ae72c293c77aa071bc63a3c093160e576e829cf6951968befb492ac4a36cb653e30b26e3f1b0bbe960f7229f9889eacfb2183d0b057add1839a4ae1fe74d56d238affb24a5a097e84b0153f45606742d1d8dc365bd5b4745865ef8f9852f6dff2b05a0243fbc80266e3a5d73d130bdfb4a30f3235268f8f57db65c6693cb4c56df5422b8ce7efff449d4e35345dbe59ea13913dd6cd59891389dd9b7747b87024289e8eac7678db33a41ed1604e52070c08dac9108ac58e0259fb76d6a0f21a0311dcad6863b4e8f3553440e63737ab0174b084df9f3fb3329dae99768541d5636e3764d20933231bb9c1c66c7e292db6f043b237eb5ede6f94d1dce24303503f01865d4cf6969b6dd9be018f3ab80b3a7da13dbcc16a97a0f4aa73204bb7ff3214557eec12b172273bc00c2098793364b7f3bf85609e41522677220b589a90fca12361596acbf3dedb9612a47f08eac7b7756cd1bf286ee06bf40b5538637c640ac91974bddb31185ee97b12e8f903739690edc04d3d466c8d34898b7cb7d3feb1aebfbffead94550cd31ce5fd6d188e00ef6eb29430fbe4e1d10adf6da513ff8ed90acf69cff25f26128f572bb1975aca2bf334c58417f0eaa5a3036e1420de902c3e2eb1bc9b9317ffa16e2023372e34ef4e1279f1c87df5522e926eb5632716cee8015d170d1ab5c1d0953784aa89c51c0bf7f727f1757c95efc485c353922225f23b6133fa9562fa45587410c956975bdce8461235244c630c3be5a6123509de2e83ee0c0e7c20849073945031354389420e5ba7b1661735d90549310ec794faaee421abc15089d372ddf2ddfad85da71846508948d3483c660f51c5e11e7481fb7315020e72d92a9c0d07cca74535115b810d4204d9c66efca0ee6f87fecce5f08ba264cb3b60a57d5a07b1b7db2afa6e03832950927bb9645577d0533786ba91dc9e12631282ce8a649cda16f13e73f27bd2257160da49fcd78e51fa05e9c97b346957c74c4441cffd357e905f44672f54ee5d505ed0c86e85e9f38cac9ae498373b425bcd3059d723e6ee1b5210e0b77dae90a5985890a8f9084c261f93bc997334b62b32bf405f52369d06051d5b3c8cd2a482b8da1563578b34722f82521b11505cf0b3878363c964b28cfe741f17032f2e5f0142883580f4c7f51dcea7d5784075b2ead93e03d79842ce281a8e6303d5fb15d2a6528901cf886c8eb916cd6d9e2fa4517d18d042e202e34e9f6d4a3b61ce14b94e9e85d5d55e5441cdfd99ea8e10a59b6288d57d98408fe1a4599494eccc23b580c07b66c933229663113399e19f209dcd09fc42be7329ddc9e3b0c988418eae0fefc34d8513865fbdc722d19b12c94ba45c20b70ba09f5c256dcfc5778be3ead333390a4c47c266491b8d9e0e0d8e3d4f7d4664e3e9d218efc94296dd43e10fefb50fa8cc18aad1180d278ee3a2bde3fe50772749c0a25a8d86c1a3e8cc937821e75fc78a42cd3c4ae366f47f1c39d676261ee6de3f2bab64e4bd2cb92b21ca0dafb318bd3e596863369cae86c0be0017a07ba5c7634db9718d5bf242007b962913c01b9106dcac5e7c12da36262d278fce5c9438347b3193e6362fab0d
\.


--
-- Data for Name: establishment; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.establishment (finess, tenant, department, siren, siret, category, legal_status, name, closed_on, successor, provisional, public_service_mission) FROM stdin;
250099983	250099983	25					EHPAD des Trois-Sources (établissement inventé)	\N		t	\N
250000015	250000999	25			500	private	Résidence des Essais	\N		f	\N
\.


--
-- Data for Name: establishment_move; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.establishment_move (finess, tenant, provisional, department, moved_at) FROM stdin;
250000015	250000999	250000015	25	2026-11-29 09:00:00+00
\.


--
-- Data for Name: evidence_batch; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.evidence_batch (id, tenant, department, object, algorithm, root, dated_at, authority, certificate_ends, members) FROM stdin;
8bb65ead-655f-4d5b-b691-45d9ebb2bf30	-	-	public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	sha256	\\xc04d17bb9a45f180e412d15565bfa4751840498d4180e3d747b69e31dc38338e	2026-11-29 09:00:00+00	Horodatage	2086-11-14 09:00:00+00	8
2f9dfc82-b9ee-4601-b24c-41e3c7580322	-	-	public/a1703bd8e19f97228097963bfa7fc80a0c05a46d90d079893dbd11ce892fb454	sha256	\\xa21632d20a925f3aab7f38988034fa0f1655463cc9e81402c033e8b62aeccd22	2026-11-29 09:00:00+00	Horodatage	2086-11-14 09:00:00+00	1
\.


--
-- Data for Name: file; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.file (id, tenant, department, establishment, person, facts) FROM stdin;
1b454db9-a5ac-5c93-aafa-48b5a77d4d8e	250099983	25	250099983	64e509a9-e151-4c66-a635-e9651313514e	\\x01d2a4e6a9804cf69a47d63f95ee52ff962d9fe7b4fa4890e58b11ac52e4a0db3cdfd37aa2a60c6f17e5e726a8e9211682f6da9471c41cec32bad5e6988160aa2e84bb7edb055b7c07ce9e4ab71d318b64e3b04961c34896789ec27a0ee5ba4428a49814b42d320c95a050f7ca4384cbec3c57414b724ae8e98467c300e936c16f6819db5a28fa367b78590b2a86dcfd6ffdd11e167c50a7c4243f16c37e5e6dd510df55f9db315834000c48a11eedab7411e31e8d329926949344d98375a219916f8f64e550d6c822d7fd169a332dd155ee3e0e411adb8085c429ea512c901483591637efea3692674fe607cc2c70c75bfbc182499429b9a553a5ea6afb03756e6a56d0cccc9ae74144f8abc57dafe4bf89739bfc2ba179049b1c4f1b69b4d315d5098ec9d29deb040840832c13
0a7ad5d0-3f56-5667-b019-b6c3a4e6555f	250099983	25	250099983	2cec73f7-22f0-44a9-83f2-81f13ed8eb15	\\x01fa44eb8337160b3479360f8f955d06f27c73e079ac9cc2e4100769e973f57a6294b7e8d86e13bc3fdfc7c4d67071ae7be13ccf97fda87e94b18444c37c0f6d47427bd3e92630522746457a2491bcc54cfec2136a75ba8f9d25dfb2dc55334b8e193061a401ec92c136c880fd00d299bcdcf349fc9f93b0827eb9436a3f0d4a31d7c2a5a2352e246f18ea626bf6b1e5e48f6ed1bf8d3c4e7bd78ce22f9b4c6d4d06d0941f72ab9c5ccfe101f6676dc67127c162c95da3f77cd9ef00bd6a015b091d4f95fb5ffd9a741bd9215a572ffffcd070ae24112e004ebceaeffa13fbea363103e060afa432debf017181f476c89384617b57a0901a5dd0e1f60886cbdc9570b75475fc0b2446b12eb89ad55eeb9e2951fc4a8974a9ec04457d1f0cc457124e74aa526d4a59d2ed83187ccc
0682a646-5274-5efd-b65f-f091c5a9bfb6	250099983	25	250099983	9223c6e6-4050-4b82-97b5-f5d50d9a36bb	\\x016a8518a5835598360d46bc952028214fe648aa0222a2b3d4d07fea9e72d7b105a2637161209b64579cbdf90c9ec68ed2e155ea1312543889189b57bcf3e96213b3de4525c51463cd2e217c3c35af2ecab070ad6d0ebd3704fc43d7d6b0d0c38e21eceef62c684f1c51ec0da75b25b8cc68d287aaf75ab00770e382cbe36d809c5c613878a9f0eb34869f5ebe2492512701a9b456ea8f2373dc91a624f303705115224c31a6fa489d6cf2003ae2380fee8f4a4c500b091959fae22e524e3f909bf07ec4b6497dbd9b3f52346325b817bb3a5c660ddc52f1dab39d1173a13fb1b91c00943512bcfb574dc254a00f36f0cd721e9dcf31d7a54c6c619365c4e9ecf28b4e43080cf78de5f257af12885fd31aa19d135739d14e19c4bc745bdb18c64c48353cc358
515eeb9d-7ea5-577f-ad73-21fff75ba678	250099983	25	250099983	994cf31f-c992-4f99-8249-858165f2590c	\\x016bad011d757404cc565d0893a508f93571045ad3b19e454eb31210555148a6657c9d1b4ae8f278cea7dd7d4a364395f2b3faa4cdacf9050574f811bfd5cd21bc86d1af39b80fd7e7bd9340376d0f279117fe70efb27b568c0064f9ec7b00f7a101dc3cf59decb44cae16a77b5f2130a4e64c7162c4ba03ed18a35f2f0c2c8b76c01ab115569f1450897168ffb77afc7ada803fc349a74173051d459ada8cd46c4ea984d602390d718e3afcdafeecc62a6aed51af9306c3248f44f7436fa65cdbafd9c629b835393d3ff9af05b0cb0865d70984ba577d506a564126e65aa78c6b93f7fe1387147ba83e43ed307ba5b9054200284863fb705ad54ff31159429629eb02ec1830866dd5aa1a4b9359cd2c50a13ce5719de45dbb5ef85948a25976fe4a7d0452c2787deb2f756ced85
d734d4b9-4310-545f-90bb-e86c80faa64c	250000999	25	250000015	39f32baa-6623-447f-9dc2-773193f084cf	\\x010744179b170a4ea26f96a5c5ed2c025795ffe3494782bfd90d92e4d9c62572dc38e135f0d046f16781479ad7e192ab3b48e17543b1947680c0a74ab9a447595a0e278e407a40a3af60de63c870549fc15c375262fdcd17cbe5b410b9521f8539b2f0aedce46eb779b194ab376de00dfcffbf85d6768a4368efb21b34c325151be846536ec8e3051d3f2a8b8938da1c3fd6bd2e24f719f0bce99f812e86da4d954521
3b5a0ca2-31a3-558e-82ee-0f2f2be72fd8	250000999	25	250000015	fb855336-92ae-449d-81bb-f9461dc97cae	\\x0175c330735e69f2c8abc437d84a68c029221a0e8ee3d6845fdb0264513f64c1d65394df6a5740d898007c57d1d3494bedc6a9a5e625d4be97aac7c114d501c7e7dc4e994104e1a9edc8257be084ccf6047c1b3d8a5f0afbda5dd63ef3c9535e0366c1b70df3cd26c7389f8e7de985b3690c8ba174071c24d6a67ff95431cd50d2aab10e8ac49af153c13a6b1fd981f6fd5fe6b9945e93f8e96dc1f9b264adcf5fdbef
d568dc78-ac35-5126-99bb-a47a59b4f805	250000999	25	250000015	85c9c831-8efa-4119-9074-4fd5b6d693d2	\\x0147f752580155b57a38aeb7f156341a1171078e547178b60b9c655a08996c1a749ec50fe83606e7028b0b71775b45cf4d6d342be6888170e0276a7654c702c2a51dca55c09dceec0430649f42545d5828bf564c00f6e1a94327f8cc34f7c4fb698124ec32557040449c45965f17d63edc340e8393fb03682617b41138a84be1ab13b15f60866ed73c354168ffd2636fe370db7e5b42fb8dba4d2ca295b363c70b115a
\.


--
-- Data for Name: journal_entry; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_entry (number, id, tenant, department, entry) FROM stdin;
1	4952b12d-a35e-4514-b59b-9aafd039f762	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2239366166393738326462666237636162643533326163343130353661366330346531663562396635663934636432613061323637656338383866356435653933227d2c22666f726d6174223a22656e7472792f32222c226964223a2234393532623132642d613335652d343531342d623539622d396161666430333966373632222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265303738313962362d646232352d343966332d613632342d643231643936636564373831222c22746167223a226465706f7369743a7265636569766564227d
2	093323bb-9c01-4db7-9fc4-be0fbc371b90	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232633161336538396630643839616339623764626361653330383865333737316263623764356537633062386561333533383933613132356337346261653632227d2c22666f726d6174223a22656e7472792f32222c226964223a2230393333323362622d396330312d346462372d396663342d626530666263333731623930222c22726f6c65223a226f70657261746f72222c227375626a656374223a2239626464666236662d356137372d346637342d613637342d666233323336363934356562222c22746167223a226465706f7369743a7265636569766564227d
3	464b871c-1b26-41d3-978c-dbeff5a47e82	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232336565656235393532336438646233313639323235616436373864633861353937356165373434353639626532303563386633613064633335643139366662227d2c22666f726d6174223a22656e7472792f32222c226964223a2234363462383731632d316232362d343164332d393738632d646265666635613437653832222c22726f6c65223a226f70657261746f72222c227375626a656374223a2239646432386430362d653438352d346566382d616635642d356235613363646435393435222c22746167223a226465706f7369743a7265636569766564227d
4	384f6473-f068-4a6b-b229-5f10c6a1ae41	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230643061623666353162363834323834333765353637373538373037623135316236346534636133326332393938363364316132616366303735343435363061227d2c22666f726d6174223a22656e7472792f32222c226964223a2233383466363437332d663036382d346136622d623232392d356631306336613161653431222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265643161303038352d633139322d346666632d613861372d383862623666336136333837222c22746167223a226465706f7369743a7265636569766564227d
5	8257a1d0-0678-446d-aad4-e6bf4de04b32	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230323064303838626365616134383830343365366336643136356630653833306361346261633333343166636636663237323661326536323262633939333336227d2c22666f726d6174223a22656e7472792f32222c226964223a2238323537613164302d303637382d343436642d616164342d653662663464653034623332222c22726f6c65223a226f70657261746f72222c227375626a656374223a2238316133363131652d653131612d343635352d386234612d353335653639643962373966222c22746167223a226465706f7369743a7265636569766564227d
6	8a925df5-558f-4575-8f51-2b96097644f5	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266666263343033626236643963326332363031616230633132333064323265373861656137656636653331373163343661623630353732356437393138616639227d2c22666f726d6174223a22656e7472792f32222c226964223a2238613932356466352d353538662d343537352d386635312d326239363039373634346635222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265636166303063612d356466362d343862662d613038312d653764306438343733333462222c22746167223a226465706f7369743a7265636569766564227d
7	40d0173e-e448-4884-aef1-62736e225b7b	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266626163656234336131613738373362353064386265366361353931626261383733353239623432383936323266643565336366306433383233646163386133227d2c22666f726d6174223a22656e7472792f32222c226964223a2234306430313733652d653434382d343838342d616566312d363237333665323235623762222c22726f6c65223a226f70657261746f72222c227375626a656374223a2262353463346662382d373864372d346437642d613162372d636164633535646136323234222c22746167223a226465706f7369743a7265636569766564227d
8	4529a78b-2422-4567-8eb2-b7bb1dad3db0	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230346533383566363835363038653639663433633037353763643466396666356466353036633065383831633564353861653165616162616462316437643735227d2c22666f726d6174223a22656e7472792f32222c226964223a2234353239613738622d323432322d343536372d386562322d623762623164616433646230222c22726f6c65223a226f70657261746f72222c227375626a656374223a2238623763653837342d336438342d346263622d383430382d313330393566633439333364222c22746167223a226465706f7369743a7265636569766564227d
9	8aa22c83-4aa6-49c1-bb9b-c53588ad6c94	-	-	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226b6579223a22222c226c61796572223a226e6174696f6e616c227d2c22666f726d6174223a22656e7472792f32222c226964223a2238616132326338332d346161362d343963312d626239622d633533353838616436633934222c22726f6c65223a2273657276696365222c227375626a656374223a2238613330663465663063653234636539393262623730363735623365363930613736363235373866653738323939396131356138616238623563396263383764222c22746167223a2272756c65626f6f6b3a6b657074227d
10	2bc17c7b-dcbb-4a37-bf9b-ec6ae0f94fcd	-	-	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226b6579223a223235222c226c61796572223a226465706172746d656e74227d2c22666f726d6174223a22656e7472792f32222c226964223a2232626331376337622d646362622d346133372d626639622d656336616530663934666364222c22726f6c65223a2273657276696365222c227375626a656374223a2236386336346432313661386166346430663034393239636636376536356237303761346562343531393535373866616632393066353437623066323061656231222c22746167223a2272756c65626f6f6b3a6b657074227d
11	9b4c1eab-a9ab-41a9-8479-e3b5b8eb00c6	-	-	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226b6579223a223236222c226c61796572223a226465706172746d656e74227d2c22666f726d6174223a22656e7472792f32222c226964223a2239623463316561622d613961622d343161392d383437392d653362356238656230306336222c22726f6c65223a2273657276696365222c227375626a656374223a2261613738653635303337323432386233306231653935303863663331656332356537623532663332323731626538323934313962303632616533333436373434222c22746167223a2272756c65626f6f6b3a6b657074227d
12	728efd88-6eab-45d8-b536-a008e9b119ad	-	-	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226b6579223a223833222c226c61796572223a226465706172746d656e74227d2c22666f726d6174223a22656e7472792f32222c226964223a2237323865666438382d366561622d343564382d623533362d613030386539623131396164222c22726f6c65223a2273657276696365222c227375626a656374223a2237393234343962393535666163353336653533373839353334636538653333653636343136343935373439646439336663356536633839616435373232316435222c22746167223a2272756c65626f6f6b3a6b657074227d
13	e3669663-e975-4a48-947e-1b63f6207391	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2262343430633531366334656165303530386265373366666433396235613635663836633035376332373463633635656332613365663632356135643765393638222c226465706f736974223a2265303738313962362d646232352d343966332d613632342d643231643936636564373831227d2c22666f726d6174223a22656e7472792f32222c226964223a2265333636393636332d653937352d346134382d393437652d316236336636323037333931222c22726f6c65223a2273657276696365222c227375626a656374223a2232376534623237362d383264652d343839352d396236362d623366623266623063313464222c22746167223a227265636f72643a7265636569766564227d
14	fc7a165d-3261-4a39-a61c-1bfa8f3f5268	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2237363537626534633238333131396462386634396537366239343063623063646530373164373534316139623136666435653661323930373736303632366366227d2c22666f726d6174223a22656e7472792f32222c226964223a2266633761313635642d333236312d346133392d613631632d316266613866336635323638222c22726f6c65223a2273657276696365222c227375626a656374223a2232376534623237362d383264652d343839352d396236362d623366623266623063313464222c22746167223a227265636f72643a64656369646564227d
15	7d9153eb-68da-43b0-9b6c-f42268cab000	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232663361316434386161363865633161616539626561356636616538306462633661343038313832303361383337643465356336373163393332313934363438222c226465706f736974223a2239626464666236662d356137372d346637342d613637342d666233323336363934356562227d2c22666f726d6174223a22656e7472792f32222c226964223a2237643931353365622d363864612d343362302d396236632d663432323638636162303030222c22726f6c65223a2273657276696365222c227375626a656374223a2232663230623033632d643932662d346161352d393562362d313336363162343835613266222c22746167223a227265636f72643a7265636569766564227d
16	cc0b0969-d998-4240-bd43-86d5e9a01d13	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2236316531396433643631666437396364663335333663306163346466616438326432303131353439663565623563626635613564666633646434343037326664227d2c22666f726d6174223a22656e7472792f32222c226964223a2263633062303936392d643939382d343234302d626434332d383664356539613031643133222c22726f6c65223a2273657276696365222c227375626a656374223a2232663230623033632d643932662d346161352d393562362d313336363162343835613266222c22746167223a227265636f72643a64656369646564227d
17	7edb47c4-b88d-45df-89a9-09a2ee462773	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232353732383866616137653663356463323065363336363332393737396430313831343638663438393930613938656430653562316464356637313737346165222c226465706f736974223a2239646432386430362d653438352d346566382d616635642d356235613363646435393435227d2c22666f726d6174223a22656e7472792f32222c226964223a2237656462343763342d623838642d343564662d383961392d303961326565343632373733222c22726f6c65223a2273657276696365222c227375626a656374223a2237386635313230362d306165322d343266652d393761352d636239633131316462623237222c22746167223a227265636f72643a7265636569766564227d
18	4f283daf-b37c-42ad-9eff-b629e3d0e6c4	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2261373933633934626162326131313661346436373736653336623038393861363135373530316535323563323437356166363863393633613739366236346539222c226465706f736974223a2239646432386430362d653438352d346566382d616635642d356235613363646435393435227d2c22666f726d6174223a22656e7472792f32222c226964223a2234663238336461662d623337632d343261642d396566662d623632396533643065366334222c22726f6c65223a2273657276696365222c227375626a656374223a2237383866356136612d623765612d346363332d623736372d383739376461393837396533222c22746167223a227265636f72643a7265636569766564227d
19	20a4add1-7017-4f98-8c8f-650df1211ee5	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2233383064313333313762666464376462666539313330636538373366303238303835383338303339323234653761343763306133333331323961623964326562222c226465706f736974223a2239646432386430362d653438352d346566382d616635642d356235613363646435393435227d2c22666f726d6174223a22656e7472792f32222c226964223a2232306134616464312d373031372d346639382d386338662d363530646631323131656535222c22726f6c65223a2273657276696365222c227375626a656374223a2265363662333030652d333238352d343434642d623232302d316135363735303934623864222c22746167223a227265636f72643a7265636569766564227d
20	eab937c2-c2e7-4ccf-afd7-c41f6304e89c	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232646431373938646136656238366635366537386232623430653532336239616638316438663235363533363031363335663062386237336332386163663435227d2c22666f726d6174223a22656e7472792f32222c226964223a2265616239333763322d633265372d346363662d616664372d633431663633303465383963222c22726f6c65223a2273657276696365222c227375626a656374223a2237386635313230362d306165322d343266652d393761352d636239633131316462623237222c22746167223a227265636f72643a64656369646564227d
21	2242a91e-e6f5-4e66-b1f2-9fb493d5946c	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2231616539653662373361313737616131383763376665383366656365373539666365396632613363323062393536353332303633383861373761333833646230227d2c22666f726d6174223a22656e7472792f32222c226964223a2232323432613931652d653666352d346536362d623166322d396662343933643539343663222c22726f6c65223a2273657276696365222c227375626a656374223a2237383866356136612d623765612d346363332d623736372d383739376461393837396533222c22746167223a227265636f72643a64656369646564227d
22	d35db60c-a8c7-41b9-b561-2b9f2b74e7bf	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230653466656137633961323430313766393864366637383439333130656531323839623731383433626265356330303235333131653262613664623432633737227d2c22666f726d6174223a22656e7472792f32222c226964223a2264333564623630632d613863372d343162392d623536312d326239663262373465376266222c22726f6c65223a2273657276696365222c227375626a656374223a2265363662333030652d333238352d343434642d623232302d316135363735303934623864222c22746167223a227265636f72643a64656369646564227d
23	a9a2b4b8-1519-40f6-9f2a-978825196bec	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2233343836386465366363633436313264323538616338303831613335633932653338626438336332353362666366306464643865393836376632333638613062222c226465706f736974223a2238316133363131652d653131612d343635352d386234612d353335653639643962373966227d2c22666f726d6174223a22656e7472792f32222c226964223a2261396132623462382d313531392d343066362d396632612d393738383235313936626563222c22726f6c65223a2273657276696365222c227375626a656374223a2239663737336234392d616565362d343135612d383639632d326231626334623733646238222c22746167223a227265636f72643a7265636569766564227d
24	4261c233-e16f-41a8-8ec0-3b66bf79f0c1	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2264666365343064343331336239396664383364343964396130616139343234346264336461373965653436363637653465303735613632393536663738316431227d2c22666f726d6174223a22656e7472792f32222c226964223a2234323631633233332d653136662d343161382d386563302d336236366266373966306331222c22726f6c65223a2273657276696365222c227375626a656374223a2239663737336234392d616565362d343135612d383639632d326231626334623733646238222c22746167223a227265636f72643a64656369646564227d
25	0d1adc94-3829-41ca-aeab-6a0d7586dd1a	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266666664393737323137313166393061383037373864376631666437383039346262323161353134613334646537336131336565666266353561356664383862222c226465706f736974223a2265636166303063612d356466362d343862662d613038312d653764306438343733333462227d2c22666f726d6174223a22656e7472792f32222c226964223a2230643161646339342d333832392d343163612d616561622d366130643735383664643161222c22726f6c65223a2273657276696365222c227375626a656374223a2233633165343936372d383833302d343662322d623038322d323363383733373932336230222c22746167223a227265636f72643a7265636569766564227d
26	64662527-833d-4eea-8b2f-5126c4406660	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2234393839373839646635656466646636323839303764373434353663383834623636653333316338313836386635653135666461616633396430393733383230227d2c22666f726d6174223a22656e7472792f32222c226964223a2236343636323532372d383333642d346565612d386232662d353132366334343036363630222c22726f6c65223a2273657276696365222c227375626a656374223a2233633165343936372d383833302d343662322d623038322d323363383733373932336230222c22746167223a227265636f72643a64656369646564227d
27	7cc7e2e9-6983-4deb-9602-4b01436258b1	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232626538323236393036656234663039343836363564386564363430373831633631613331633962363331333035613463393733646632336335373464336636222c226465706f736974223a2262353463346662382d373864372d346437642d613162372d636164633535646136323234227d2c22666f726d6174223a22656e7472792f32222c226964223a2237636337653265392d363938332d346465622d393630322d346230313433363235386231222c22726f6c65223a2273657276696365222c227375626a656374223a2262363535653232362d383931392d346633382d613163312d643735636131386661393837222c22746167223a227265636f72643a7265636569766564227d
28	c739e2e7-43f9-4aa2-82d0-a77cbd489583	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2263626161336666653838333962393235383137376134633766313834616331333630363634386162373135613131303938636535313431376233613230633364227d2c22666f726d6174223a22656e7472792f32222c226964223a2263373339653265372d343366392d346161322d383264302d613737636264343839353833222c22726f6c65223a2273657276696365222c227375626a656374223a2262363535653232362d383931392d346633382d613163312d643735636131386661393837222c22746167223a227265636f72643a64656369646564227d
29	7bdde732-2ce9-436e-8e60-143f8564c5f5	250099983	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2239366166393738326462666237636162643533326163343130353661366330346531663562396635663934636432613061323637656338383866356435653933222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2237626464653733322d326365392d343336652d386536302d313433663835363463356635222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265303738313962362d646232352d343966332d613632342d643231643936636564373831222c22746167223a226465706f7369743a6163636570746564227d
30	1e86d2fb-efbb-4d66-ac32-11028cd3d299	250099983	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232633161336538396630643839616339623764626361653330383865333737316263623764356537633062386561333533383933613132356337346261653632222c226772616465223a227761726e222c226b696e64223a2274646475692d62756e646c65222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2231653836643266622d656662622d346436362d616333322d313130323863643364323939222c22726f6c65223a226f70657261746f72222c227375626a656374223a2239626464666236662d356137372d346637342d613637342d666233323336363934356562222c22746167223a226465706f7369743a6163636570746564227d
31	e41f63be-42d9-425f-8d8c-56629d0be687	250099983	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2232336565656235393532336438646233313639323235616436373864633861353937356165373434353639626532303563386633613064633335643139366662222c226772616465223a227761726e222c226b696e64223a2274646475692d62756e646c65222c227265636f726473223a2233227d2c22666f726d6174223a22656e7472792f32222c226964223a2265343166363362652d343264392d343235662d386438632d353636323964306265363837222c22726f6c65223a226f70657261746f72222c227375626a656374223a2239646432386430362d653438352d346566382d616635642d356235613363646435393435222c22746167223a226465706f7369743a6163636570746564227d
32	5cced713-78c5-433f-bea1-a705da84acdc	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230643061623666353162363834323834333765353637373538373037623135316236346534636133326332393938363364316132616366303735343435363061222c226772616465223a2272656a656374222c226b696e64223a22756e7265636f676e69736564222c227265636f726473223a2230227d2c22666f726d6174223a22656e7472792f32222c226964223a2235636365643731332d373863352d343333662d626561312d613730356461383461636463222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265643161303038352d633139322d346666632d613861372d383862623666336136333837222c22746167223a226465706f7369743a72656a6563746564227d
33	6e4f772a-459b-4a10-9e71-dabb38663495	250000015	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230323064303838626365616134383830343365366336643136356630653833306361346261633333343166636636663237323661326536323262633939333336222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2236653466373732612d343539622d346131302d396537312d646162623338363633343935222c22726f6c65223a226f70657261746f72222c227375626a656374223a2238316133363131652d653131612d343635352d386234612d353335653639643962373966222c22746167223a226465706f7369743a6163636570746564227d
34	477e5413-c5cc-4574-a919-784e45a0a336	250000015	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266666263343033626236643963326332363031616230633132333064323265373861656137656636653331373163343661623630353732356437393138616639222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2234373765353431332d633563632d343537342d613931392d373834653435613061333336222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265636166303063612d356466362d343862662d613038312d653764306438343733333462222c22746167223a226465706f7369743a6163636570746564227d
35	19630ab4-7ee3-4e9e-9295-f63b2acfe5cb	250000015	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2266626163656234336131613738373362353064386265366361353931626261383733353239623432383936323266643565336366306433383233646163386133222c226772616465223a227761726e222c226b696e64223a227374727563747572652d64617461222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2231393633306162342d376565332d346539652d393239352d663633623261636665356362222c22726f6c65223a226f70657261746f72222c227375626a656374223a2262353463346662382d373864372d346437642d613162372d636164633535646136323234222c22746167223a226465706f7369743a6163636570746564227d
36	8ace5096-80b4-45ba-8b6d-ace73fa9f9bf	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230346533383566363835363038653639663433633037353763643466396666356466353036633065383831633564353861653165616162616462316437643735222c226772616465223a2271756172616e74696e65222c226b696e64223a22636461222c227265636f726473223a2230227d2c22666f726d6174223a22656e7472792f32222c226964223a2238616365353039362d383062342d343562612d386236642d616365373366613966396266222c22726f6c65223a226f70657261746f72222c227375626a656374223a2238623763653837342d336438342d346263622d383430382d313330393566633439333364222c22746167223a226465706f7369743a71756172616e74696e6564227d
37	70982f51-b1e3-4909-b53c-0d541e292260	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2262666538643466303736383864363336336337613536373463333131323936666261616132643264336137316331383561313830646462626236396336383239227d2c22666f726d6174223a22656e7472792f32222c226964223a2237303938326635312d623165332d343930392d623533632d306435343165323932323630222c22726f6c65223a2273657276696365222c227375626a656374223a2232376534623237362d383264652d343839352d396236362d623366623266623063313464222c22746167223a227265636f72643a646f63756d656e746564227d
38	9df38306-d9a4-4f0c-81e2-8b705cccd799	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2237383439393233613830323635616464383338343439626339346338386330613466336563306436383130323764313661353766633063353666316433643164227d2c22666f726d6174223a22656e7472792f32222c226964223a2239646633383330362d643961342d346630632d383165322d386237303563636364373939222c22726f6c65223a2273657276696365222c227375626a656374223a2232663230623033632d643932662d346161352d393562362d313336363162343835613266222c22746167223a227265636f72643a646f63756d656e746564227d
39	f6f8bee5-60d7-4547-a3fe-78222b39427a	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2238653638303730626130336565376365376537343637363164306365316565643930323665346461313430343264616434396363393232306432633033346365227d2c22666f726d6174223a22656e7472792f32222c226964223a2266366638626565352d363064372d343534372d613366652d373832323262333934323761222c22726f6c65223a2273657276696365222c227375626a656374223a2237386635313230362d306165322d343266652d393761352d636239633131316462623237222c22746167223a227265636f72643a646f63756d656e746564227d
40	c6c2a189-2b03-4e8e-aa65-a397c7d9f72e	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2237636231386362313239316264623165623830336538376466386362386532616430393736623232393165393334326333363433303063393162383334356631227d2c22666f726d6174223a22656e7472792f32222c226964223a2263366332613138392d326230332d346538652d616136352d613339376337643966373265222c22726f6c65223a2273657276696365222c227375626a656374223a2237383866356136612d623765612d346363332d623736372d383739376461393837396533222c22746167223a227265636f72643a646f63756d656e746564227d
41	a23dd1d4-04bf-4c30-aa8f-16b23c880d5c	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2266363337303830363631386330363030353137353861653132666439356632333363636337303131393734306164316163306136343238666338636431346563227d2c22666f726d6174223a22656e7472792f32222c226964223a2261323364643164342d303462662d346333302d616138662d313662323363383830643563222c22726f6c65223a2273657276696365222c227375626a656374223a2265363662333030652d333238352d343434642d623232302d316135363735303934623864222c22746167223a227265636f72643a646f63756d656e746564227d
42	ea05f23c-5874-474a-9ecb-c3f7aca5867b	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2233333564316232663835306663656439386637386332653265383134343634646438613264343637623365303338383733643439376436666339386431313239227d2c22666f726d6174223a22656e7472792f32222c226964223a2265613035663233632d353837342d343734612d396563622d633366376163613538363762222c22726f6c65223a2273657276696365222c227375626a656374223a2239663737336234392d616565362d343135612d383639632d326231626334623733646238222c22746167223a227265636f72643a646f63756d656e746564227d
43	ad5bc5d7-6c19-44e6-bfcc-8c4fbbf1754e	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2236633663373464623133613330633363373836393362356433323539613533326262653631666366613338336166316331613061633462353231373935663063227d2c22666f726d6174223a22656e7472792f32222c226964223a2261643562633564372d366331392d343465362d626663632d386334666262663137353465222c22726f6c65223a2273657276696365222c227375626a656374223a2233633165343936372d383833302d343662322d623038322d323363383733373932336230222c22746167223a227265636f72643a646f63756d656e746564227d
44	0b105541-8993-4924-ac24-f1c9638dfd4f	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2231373539636433653638346639393263323431346132383130633234653961666432393036356165376331646464336235653465323638613235356232626330227d2c22666f726d6174223a22656e7472792f32222c226964223a2230623130353534312d383939332d343932342d616332342d663163393633386466643466222c22726f6c65223a2273657276696365222c227375626a656374223a2262363535653232362d383931392d346633382d613163312d643735636131386661393837222c22746167223a227265636f72643a646f63756d656e746564227d
45	ea63e545-ab07-4dee-905f-5339696d58c8	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2232363563373731393931346137616331323032356632623366333139656231346235396330343463363763313733653063363730396662626562333061323234227d2c22666f726d6174223a22656e7472792f32222c226964223a2265613633653534352d616230372d346465652d393035662d353333393639366435386338222c22726f6c65223a2273657276696365222c227375626a656374223a2232376534623237362d383264652d343839352d396236362d623366623266623063313464222c22746167223a227265636f72643a7365616c6564227d
46	248c6346-f990-4b43-a055-10cb266d64ef	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2233323437323331366661613062383631303436643034306631336234653731396538353839356633363961343664373738653939633030623437636239633865227d2c22666f726d6174223a22656e7472792f32222c226964223a2232343863363334362d663939302d346234332d613035352d313063623236366436346566222c22726f6c65223a2273657276696365222c227375626a656374223a2232663230623033632d643932662d346161352d393562362d313336363162343835613266222c22746167223a227265636f72643a7365616c6564227d
47	cdbc894e-b625-45b3-9cb7-e2ab737cbee6	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2232343161663131326361356538333939373938346535626433353361616136313366633436396233393762633863386666626237373035656637353639633530227d2c22666f726d6174223a22656e7472792f32222c226964223a2263646263383934652d623632352d343562332d396362372d653261623733376362656536222c22726f6c65223a2273657276696365222c227375626a656374223a2237386635313230362d306165322d343266652d393761352d636239633131316462623237222c22746167223a227265636f72643a7365616c6564227d
48	3c5d606a-a8be-4d52-be73-7d38a1ac9e2c	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2232383233336534343366623932663537343939653366653765363139396566666432373132643361666135386533356630346366656165336537633230363032227d2c22666f726d6174223a22656e7472792f32222c226964223a2233633564363036612d613862652d346435322d626537332d376433386131616339653263222c22726f6c65223a2273657276696365222c227375626a656374223a2237383866356136612d623765612d346363332d623736372d383739376461393837396533222c22746167223a227265636f72643a7365616c6564227d
49	82b79d37-0a84-4546-9f80-fedb58aabc3b	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2231613464333539393337663061633039336436663031396135666636376663346433343436653135613162346565623838373130623538373364643337653531227d2c22666f726d6174223a22656e7472792f32222c226964223a2238326237396433372d306138342d343534362d396638302d666564623538616162633362222c22726f6c65223a2273657276696365222c227375626a656374223a2265363662333030652d333238352d343434642d623232302d316135363735303934623864222c22746167223a227265636f72643a7365616c6564227d
50	29d32837-5217-4260-8b10-1cd90b9728c3	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2238643139323639356462336363316637303366623465366562353966326439373931623632633464633731383232376437643966393330356562356537653737227d2c22666f726d6174223a22656e7472792f32222c226964223a2232396433323833372d353231372d343236302d386231302d316364393062393732386333222c22726f6c65223a2273657276696365222c227375626a656374223a2239663737336234392d616565362d343135612d383639632d326231626334623733646238222c22746167223a227265636f72643a7365616c6564227d
51	f3b79774-d2ff-4839-aed1-20cc1575b759	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2239353665653066646137323365643039616331613637666538363038663933666138313762616133313264316566663931663665636664353137326139643166227d2c22666f726d6174223a22656e7472792f32222c226964223a2266336237393737342d643266662d343833392d616564312d323063633135373562373539222c22726f6c65223a2273657276696365222c227375626a656374223a2233633165343936372d383833302d343662322d623038322d323363383733373932336230222c22746167223a227265636f72643a7365616c6564227d
52	eeb600c0-0248-4fba-8c38-516f0c6a0e14	250000015	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2238626236356561642d363535662d346435622d623639312d343564396562623262663330222c2265766964656e6365223a2232613638633632376262303131363230356338653037643865336533373038613065633562353138316339636533376430663438366563303534376531636664227d2c22666f726d6174223a22656e7472792f32222c226964223a2265656236303063302d303234382d346662612d386333382d353136663063366130653134222c22726f6c65223a2273657276696365222c227375626a656374223a2262363535653232362d383931392d346633382d613163312d643735636131386661393837222c22746167223a227265636f72643a7365616c6564227d
53	d6092054-14f3-4a39-bdc4-d6f4a0966a79	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2261626332363861333862373930393030396138313165303065393662636338663935343931653738613437353936393936636332626139393234353234616131227d2c22666f726d6174223a22656e7472792f32222c226964223a2264363039323035342d313466332d346133392d626463342d643666346130393636613739222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265643031383735642d383039642d343734332d616463372d353030663232643730636630222c22746167223a226465706f7369743a7265636569766564227d
54	e297d872-4c72-45b7-a8e2-04a7f02b7c60	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2238633538343136663765363830383631656165326662626530306564306432613330396565613632333565326363333465613163653930633437353235353964222c226465706f736974223a2265643031383735642d383039642d343734332d616463372d353030663232643730636630227d2c22666f726d6174223a22656e7472792f32222c226964223a2265323937643837322d346337322d343562372d613865322d303461376630326237633630222c22726f6c65223a2273657276696365222c227375626a656374223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532222c22746167223a227265636f72643a7265636569766564227d
55	d6291589-7f60-4d50-8352-44c2cdbfe432	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2235656563653334333134303963343038366562613835356361396163363938633739363234636262333633333737383138623838396662613462373464633330227d2c22666f726d6174223a22656e7472792f32222c226964223a2264363239313538392d376636302d346435302d383335322d343463326364626665343332222c22726f6c65223a2273657276696365222c227375626a656374223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532222c22746167223a227265636f72643a64656369646564227d
56	bcd225ef-821e-4569-851f-cf0a80bb7468	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226279223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532227d2c22666f726d6174223a22656e7472792f32222c226964223a2262636432323565662d383231652d343536392d383531662d636630613830626237343638222c22726f6c65223a2273657276696365222c227375626a656374223a2232376534623237362d383264652d343839352d396236362d623366623266623063313464222c22746167223a227265636f72643a7265706c61636564227d
57	ca8d5e6a-6cb6-465c-9071-1233469b1b7b	250099983	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2261626332363861333862373930393030396138313165303065393662636338663935343931653738613437353936393936636332626139393234353234616131222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2263613864356536612d366362362d343635632d393037312d313233333436396231623762222c22726f6c65223a226f70657261746f72222c227375626a656374223a2265643031383735642d383039642d343734332d616463372d353030663232643730636630222c22746167223a226465706f7369743a6163636570746564227d
58	4d65d909-9aba-4467-92d9-8a4ac404f582	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22646f63756d656e74223a2262303565636635633334616436316433313832323138343564666166663765363564323630656462616630363935646461316462363039313636363461616132227d2c22666f726d6174223a22656e7472792f32222c226964223a2234643635643930392d396162612d343436372d393264392d386134616334303466353832222c22726f6c65223a2273657276696365222c227375626a656374223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532222c22746167223a227265636f72643a646f63756d656e746564227d
59	074cfe83-f2ff-42c6-baf2-dd445bbba089	250099983	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226261746368223a2232663964666338322d623965652d343630312d623234632d343165336337353830333232222c2265766964656e6365223a2265333736376263363963653034623737653238623431303961306161656137313764656538373530363333633630633637313533653434353063666165316165227d2c22666f726d6174223a22656e7472792f32222c226964223a2230373463666538332d663266662d343263362d626166322d646434343562626261303839222c22726f6c65223a2273657276696365222c227375626a656374223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532222c22746167223a227265636f72643a7365616c6564227d
60	6cfa72fd-cbb3-45b8-8642-b6e92d568e90	250000999	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2235336533396539633161666564336362373230396466613234653536393832623763663164336236613461366339323731356263613139346631643439656662227d2c22666f726d6174223a22656e7472792f32222c226964223a2236636661373266642d636262332d343562382d383634322d623665393264353638653930222c22726f6c65223a2273657276696365222c227375626a656374223a2239663737336234392d616565362d343135612d383639632d326231626334623733646238222c22746167223a227265636f72643a64656369646564227d
61	745886a7-e0a9-4288-a13b-fd48293454a1	250000999	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2235613731313765616565323438613564313931653031326663323063646536623861336264326639396335376436643265636435333138363237376230623032227d2c22666f726d6174223a22656e7472792f32222c226964223a2237343538383661372d653061392d343238382d613133622d666434383239333435346131222c22726f6c65223a2273657276696365222c227375626a656374223a2233633165343936372d383833302d343662322d623038322d323363383733373932336230222c22746167223a227265636f72643a64656369646564227d
62	8862d3a1-c0f5-4221-a719-01f63a3303be	250000999	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2235323766643539663262333361633230333934376237316437656335303931303938616361323664356563653834633932653337306337353764323766663365227d2c22666f726d6174223a22656e7472792f32222c226964223a2238383632643361312d633066352d343232312d613731392d303166363361333330336265222c22726f6c65223a2273657276696365222c227375626a656374223a2262363535653232362d383931392d346633382d613163312d643735636131386661393837222c22746167223a227265636f72643a64656369646564227d
63	eef689fb-8bba-4971-b307-f79bdf2c5325	250000999	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b7d2c22666f726d6174223a22656e7472792f32222c226964223a2265656636383966622d386262612d343937312d623330372d663739626466326335333235222c22726f6c65223a226f70657261746f72222c227375626a656374223a22323530303030303135222c22746167223a2265737461626c6973686d656e743a72656769737465726564227d
64	05cbc701-3ead-4a0d-91fa-c3aea16b7959	250000999	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226465706f73697473223a2233222c2266726f6d223a22323530303030303135222c226964656e74696669657273223a2234303832666563373666653334326366633932396239623263386137656333336662323433316262656366393061386265613135306537613733353736353234222c22706572736f6e73223a2232222c227265636f726473223a2233222c22746f223a22323530303030393939227d2c22666f726d6174223a22656e7472792f32222c226964223a2230356362633730312d336561642d346130642d393166612d633361656131366237393539222c22726f6c65223a226f70657261746f72222c227375626a656374223a22323530303030303135222c22746167223a2265737461626c6973686d656e743a6d6f766564227d
65	cc70c378-2ed0-4dd7-aabf-558e1c76afbf	-	-	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2230346533383566363835363038653639663433633037353763643466396666356466353036633065383831633564353861653165616162616462316437643735222c226772616465223a2271756172616e74696e65222c226b696e64223a22636461222c227265636f726473223a2230227d2c22666f726d6174223a22656e7472792f32222c226964223a2263633730633337382d326564302d346464372d616162662d353538653163373661666266222c22726f6c65223a2273657276696365222c227375626a656374223a2238623763653837342d336438342d346263622d383430382d313330393566633439333364222c22746167223a226465706f7369743a71756172616e74696e6564227d
66	a9d97815-637c-43ff-a1df-bfb69bc5bcb2	250000999	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22696e746f223a2266623835353333362d393261652d343439642d383162622d663934363164633937636165222c22726561736f6e223a2261356563306237356338653765333361353034323932636163613433303637623561303930623532343232373435383435396266373237376432326162363964222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2261396439373831352d363337632d343366662d613164662d626662363962633562636232222c22726f6c65223a226f70657261746f72222c227375626a656374223a2233396633326261612d363632332d343437662d396463322d373733313933663038346366222c22746167223a22706572736f6e3a6d6572676564227d
67	59f5ae58-2408-4683-b7f6-1ce134c0203e	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2264333063346663373563336637313731633135313736366363313165393364613933343862373736323336386663623364323132613738613430346632323531227d2c22666f726d6174223a22656e7472792f32222c226964223a2235396635616535382d323430382d343638332d623766362d316365313334633032303365222c22726f6c65223a226f70657261746f72222c227375626a656374223a2238656533303632642d363262352d346264342d616630622d666239386637666465303866222c22746167223a226465706f7369743a7265636569766564227d
68	2e6d5f89-e62d-4f32-80e0-1eee3d87b23f	250000999	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2234356237373837323135373738363031643361316331353062616264313664653963626436643361313837303937303235646264616566616363633935656232222c226465706f736974223a2238656533303632642d363262352d346264342d616630622d666239386637666465303866227d2c22666f726d6174223a22656e7472792f32222c226964223a2232653664356638392d653632642d346633322d383065302d316565653364383762323366222c22726f6c65223a2273657276696365222c227375626a656374223a2232613461643930372d306138322d346361352d383961332d306564666365613363613738222c22746167223a227265636f72643a7265636569766564227d
69	a2d0abfe-21a8-4322-8668-f5abbce12a9c	250000999	25	\\x7b226163746f72223a2273657276696365222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2231353362633466356565343664393562363232393065353838623234393436303063366432303539626331653736623762353035343266363737623031373836227d2c22666f726d6174223a22656e7472792f32222c226964223a2261326430616266652d323161382d343332322d383636382d663561626263653132613963222c22726f6c65223a2273657276696365222c227375626a656374223a2232613461643930372d306138322d346361352d383961332d306564666365613363613738222c22746167223a227265636f72643a64656369646564227d
70	7e937fdf-a57f-4c0c-9b10-9508fc8358c4	250000999	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22636f6d6d69746d656e74223a2264333063346663373563336637313731633135313736366363313165393364613933343862373736323336386663623364323132613738613430346632323531222c226772616465223a227761726e222c226b696e64223a22636461222c227265636f726473223a2231227d2c22666f726d6174223a22656e7472792f32222c226964223a2237653933376664662d613537662d346330632d396231302d393530386663383335386334222c22726f6c65223a226f70657261746f72222c227375626a656374223a2238656533303632642d363262352d346264342d616630622d666239386637666465303866222c22746167223a226465706f7369743a6163636570746564227d
71	ed0cfee7-a1ff-4ed3-a573-d97003b43972	-	-	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b22686f6c646572223a2230656466363962632d656266302d343433642d386365302d616436633662323664343966222c22726f6c65223a2265736d73227d2c22666f726d6174223a22656e7472792f32222c226964223a2265643063666565372d613166662d346564332d613537332d643937303033623433393732222c22726f6c65223a226f70657261746f72222c227375626a656374223a2230633265663637342d346430652d343031632d626338392d326639613066356136633338222c22746167223a22746f6b656e3a63726561746564227d
72	dd37b09e-9af6-4ca1-906f-1cc60217f719	250099983	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226d657373616765223a224455492d32352d3230323631313239543039303030305a2d3135313736343838227d2c22666f726d6174223a22656e7472792f32222c226964223a2264643337623039652d396166362d346361312d393036662d316363363032313766373139222c22726f6c65223a226f70657261746f72222c227375626a656374223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532222c22746167223a227265636f72643a7472616e73666572726564227d
73	b25f4f64-0dd4-498e-baf8-408b4f14db64	250099983	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226d657373616765223a224455492d32352d3230323631313239543039303030305a2d3138663834643739227d2c22666f726d6174223a22656e7472792f32222c226964223a2262323566346636342d306464342d343938652d626166382d343038623466313464623634222c22726f6c65223a226f70657261746f72222c227375626a656374223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532222c22746167223a227265636f72643a7472616e73666572726564227d
74	f88fe934-8bfa-4c30-8ce7-dd6975a73a75	250099983	25	\\x7b226163746f72223a226f70657261746f72222c226174223a22323032362d31312d32395430393a30303a30302e3030303030305a222c226661637473223a7b226d657373616765223a224455492d32352d3230323631313239543039303030305a2d6361626235646637227d2c22666f726d6174223a22656e7472792f32222c226964223a2266383866653933342d386266612d346333302d386365372d646436393735613733613735222c22726f6c65223a226f70657261746f72222c227375626a656374223a2230346532646431362d663866392d346231382d383336662d356664373066643166383532222c22746167223a227265636f72643a7472616e73666572726564227d
\.


--
-- Data for Name: journal_head; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_head (size, tenant, department, root, frontier) FROM stdin;
12	-	-	\\x85ae422a09770c6a0478e6ee8a43ba454cef2d4ed2c4393bf5113373ac607b43	\\x000000000000000c0715d0761692821871b4cb5ffa956d37c079d843209a7f40f26f7b6e6764f37ddd18f9b13fd318bf1be53564c6da81484c3111570e8eb324c9ea9541473ba586
36	-	-	\\x748a76f55134c7d012cfc7745d8ae9edf6d3c7754c637cf69c25be8b820ed76b	\\x0000000000000024d220ff648bed0c893be9b6b7da319dbd116002440d7565f174b916b0eee43633373df71a1d43eddc2b80d0fdb8feed654b95f49ac963d8968e044b7c7ad996b1
52	-	-	\\xc221c0dd23fbd1974d33fa987547edc1d9064394ef54a575c6d6731705c368de	\\x0000000000000034d220ff648bed0c893be9b6b7da319dbd116002440d7565f174b916b0eee43633318c6535557a1fbee768c3ac3a14819704c83018c82d028e5825306efc73da0abafc022b6afad1d8a17e4ea9f09c76bd6f39dcd5743fdb47d5ec3cee33a59c7a
57	-	-	\\x023a61a80e8ea1a3b5ed9e39c5f98c1298d0f08c904fb305879bfa833daf4e53	\\x0000000000000039d220ff648bed0c893be9b6b7da319dbd116002440d7565f174b916b0eee43633318c6535557a1fbee768c3ac3a14819704c83018c82d028e5825306efc73da0a057e389cfd29e19ef994e15adf514711c4ea351f8b323b08a4e6052fb8fe796d8ea83d1efe1ab79dc7935260b5d2190ead1e3cdebbd1cfb4f1d7dfe56be1f4b0
59	-	-	\\x318c24aafe68ccea4a3fdd5b460e3fa22663c56061128421ee352f99f14ff7a5	\\x000000000000003bd220ff648bed0c893be9b6b7da319dbd116002440d7565f174b916b0eee43633318c6535557a1fbee768c3ac3a14819704c83018c82d028e5825306efc73da0a057e389cfd29e19ef994e15adf514711c4ea351f8b323b08a4e6052fb8fe796dd8d4586728925e399941bf409d56554776b789114bdf2daba35a59d55d299bb1f51222a838de4b12683e5cbfd9fd095e443c2b44f616d52b0b01c176cb5e6449
64	-	-	\\xd45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6	\\x0000000000000040d45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6
65	-	-	\\x8cb1f524fb0eb94bff2ef535a006cf38d8003d2a45fa39af54d8a46d64d7f7a5	\\x0000000000000041d45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6b20aa79214b0e43d268e703f88568205a22a7c6bc4ba38d3873dece586c9c3df
66	-	-	\\x63318d3c0c0e5c48a140cba0e5703123dac86b291de65a8877c2d818bd68f40d	\\x0000000000000042d45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d63a1da2f681615fc90e407e4ab32bfcbcb3794c5447dec0fa228d9d9e44bcaf73
70	-	-	\\x27eab427d350df1e918aea1ecf3a1b2e0e21abf2a547754e156bd8349b6f79a5	\\x0000000000000046d45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6daa7311217f6eac3ceee72ca770a34fd5fc8d77a3704278f6dd047450063ab5e918cf886a7da23036b1cbb8406b042dcb6679177e8c7d27903848e0882f19cdf
71	-	-	\\x4ebbd73d671cd5b2e2af07635a400dbab8e7185314f6ff3a02cf9e479454aa64	\\x0000000000000047d45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6daa7311217f6eac3ceee72ca770a34fd5fc8d77a3704278f6dd047450063ab5e918cf886a7da23036b1cbb8406b042dcb6679177e8c7d27903848e0882f19cdfa23511f639502f02e8376328f457cbda3f6de0f4c1d98b4ac26c32280668f97b
72	-	-	\\xaed1193099d4d90d865cb7b1cd45c9295b6f6338b9d92a246efad5959596a894	\\x0000000000000048d45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6fa6aa1be026f8e795c2117a8ad4ded5d8eba7e5903ed2f8653a822898b8490a9
73	-	-	\\xa0fdafb24ef4ea2eefd9fc1f04790aa6497715e409de94a484b776dc265dc3d3	\\x0000000000000049d45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6fa6aa1be026f8e795c2117a8ad4ded5d8eba7e5903ed2f8653a822898b8490a9bfec10a8418a8aa7eb6c1accf28243131c9a2253e70a0c0f190fa9ebb13090f0
74	-	-	\\x1380bd683604972042c31b3f675153d54d0f0950496c0de43d98a650f63654d6	\\x000000000000004ad45094a1e0c74a4b3d3035a2d630d0c8f0b2ddc36ac231a527c72606b2d9d1d6fa6aa1be026f8e795c2117a8ad4ded5d8eba7e5903ed2f8653a822898b8490a9de86db9d2a9176be15ce37d742b9c6a38e14620d933ae63d70588fdfb5fa569f
\.


--
-- Data for Name: journal_leaf; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_leaf (index, tenant, department, entry, leaf, size) FROM stdin;
0	-	-	1	\\x1ca48acc7a78f78cca9f85b0ef03b6676d1e6f0683045beda907bc25b80a4273	12
1	-	-	2	\\x1158724e77dbdd6b877e877ae7fcfe7722f90d8c00799c07d72179a65e830f90	12
2	-	-	3	\\x3a4152d806269563da1fd3ca41e09184958f7581a53fec06f9dc430d8d08fdbf	12
3	-	-	4	\\x1a13fdd98a39d8b22f9ed9998c3e9f7984d1d135d7961acfde326d77b877aa66	12
4	-	-	5	\\xc26c6228ea72ca928031bfc848b317fffaec275f9fa640997e955430e2ef7641	12
5	-	-	6	\\x9008ee385854a1028292a5092b09b4cf65f611bbc8640b8d30a128c41faa04b2	12
6	-	-	7	\\xcfac6398a6fd3208040af92b05a0a2b2ae3fbcd6798ffe4dbcf45fa5681bf835	12
7	-	-	8	\\x8f1bcf6e988e91f2a24d1ce8376be78f8d6ca28b847c89706e87cebbab18b29f	12
8	-	-	9	\\x034ba3ce0704870bf9acda4912f70166ea3ef09c53131e8e708d0495ecedf715	12
9	-	-	10	\\x9d2a0e0197bf0928e6ad3e6ea2b5b2666b1a3d0fd3dea14282e677997e055af1	12
10	-	-	11	\\x26fcadcd91b20c56113ddb23bff326663370674399dccf8f568376081b7edd2c	12
11	-	-	12	\\xfd62355eb3ae5b2f4891f59b2f347437007ada95eb3b68319a06ee2927975f39	12
12	250099983	25	13	\\x96b23f79e2c4376463d8fc023170afd586fa1be0f07234f55181be6d3c0e42a1	36
13	250099983	25	14	\\x5ed7c74c794b04db8468ffbb75ec78448d1f6283a1020f82b5c66818042864e2	36
14	250099983	25	15	\\x5958b8f900d54f1853b5b3328071cbe02d30ba1d32b99f5fccb572e2a7b0cc11	36
15	250099983	25	16	\\x04021ecb10342e7f02cb79cfb611164124d81c4cbb05b91433098c8aeaa5149d	36
16	250099983	25	17	\\x8c7e1d4620674fa24718568d25b99bb54ec650c290d6f82e4db9da180f4cb7a9	36
17	250099983	25	18	\\xffb76e14180ee7c89443d60755b9a37aa04df64961ae529534e2dd02625a732c	36
18	250099983	25	19	\\x4164ddaa0f52d4771846c402e2d8496894ac454e928c11f3a07c1318dc105ccc	36
19	250099983	25	20	\\x54a5d2b1174de5e16e48dc51b1f9c4c2de0156c9220d2c2b7dfaebeb3f366ac3	36
20	250099983	25	21	\\xc5594c64feab4501fbdaf592724afe06b095ac9dbc03533118e9208ae52ffbfe	36
21	250099983	25	22	\\x846aa2479a9e17c985aa75190ea9c366282d8d8bb92f8f0f91a6051110e53804	36
22	250000015	25	23	\\xad0dc9fdefcc4e60bd538f806bbf3652192baf211d1188736eea53ac1d32c3ac	36
23	250000015	25	24	\\xf7aa4f61e389df22e575f14553296ac37603357910c4c00ed42c3fcae9f8d390	36
24	250000015	25	25	\\x59e73f37e3e7001ee294dc4231f3aaae8f53772afd120376d3a3dff1cebe3687	36
25	250000015	25	26	\\x90b7583f34446039e77fb82c8b588f8c6572841bd204c790ec2d6c0f0b163b31	36
26	250000015	25	27	\\xa20828585ff8b91f44fcd2afdcfeb8651747381ba2402758452cccd73fae79f4	36
27	250000015	25	28	\\xc175073cb5257213fe8aceb63aa7e81819e09948afdc7472108af31a528aac12	36
28	250099983	25	29	\\x0de435e58f2a8c1f94b4feb57d2630715387543a0d5d2b324de23d422fd5f0a1	36
29	250099983	25	30	\\x879edd14ee83467af3d7367807f59ccfdf4a9f92a6797164c8f870eb4ccac0a1	36
30	250099983	25	31	\\xe72538d0cf015cb1f7b578eeb2aa0620b25ec6d1f147b4558d0945e6c3b32e7c	36
31	-	-	32	\\x8ede6eaba304525279f46f627eca62aadccec51a44ee188313cd24350c544f9c	36
32	250000015	25	33	\\x6f8577ccc56f2cce1502e8b8ba1101cc1ecf11c89b55f84f7fb095086c438f76	36
33	250000015	25	34	\\x586dcf339d8e897ad72def717792522e0bd945dc77e8d3fc7f33cb730fcd7af8	36
34	250000015	25	35	\\xe9d9c1b56afa560cbf3d4b4eca52fb7a430ba2e8f9f7f42ecf8d958bfb920b24	36
35	-	-	36	\\x3455743835783969a69208a7153db091705f365e2981b6fef7f4464c6f8bfc98	36
36	250099983	25	37	\\x4058012f35878d97394cca6242db0bbc2101c11ba68bed6c2a830f4740fe675b	52
37	250099983	25	38	\\xe1cff1b496e5465893d18117af8a513f5dc9c0022ff22dc9bfdc4df42ecd6e4e	52
38	250099983	25	39	\\x6f7622900a2eb2e2a57a70eee3c467fb5dd2098008b220c272a2afb0cbeeab6b	52
39	250099983	25	40	\\x60bd9435071bb3c0aa966ea43b117204bdc34aad46da19f47ce23ad744f52674	52
40	250099983	25	41	\\x97a4a5a899f8631702a3a4ee57e50d43ce44f3953f58c3a2653ae5fa3d96fb86	52
41	250000015	25	42	\\x0463a04f4dae83ccb04792b6aa07c12dbf4e7d90af235dc43b27cfa5ce52fc3e	52
42	250000015	25	43	\\x5e2bbd48c692b9ed05605aef96b441248cb3e96d98a72ef6158d08e66a39ba45	52
43	250000015	25	44	\\x8bd62b7f63d79268c3d077c1dcea733fd37d789477a5c8f23991f37e8e3baf49	52
44	250099983	25	45	\\x66c88efb7f01c0e0f039105b4acd84073f386843492b768bc83e29c6dadef675	52
45	250099983	25	46	\\xaa65f9f22f4381ea2393a27f89dad70ccd9484e4761898018db787215ad79008	52
46	250099983	25	47	\\x5f97ee3e39e740e95e0566bd8c5501648525f92daa9f026b920e06ba740150d8	52
47	250099983	25	48	\\x08ee440ba659eed55ebea72543504fb3c9fef4953519ae6cb5ab312d30f0a89a	52
48	250099983	25	49	\\x789837e24c7384aad8d2d458cef2d5f3eca1311f1a9ed0c1b54010f0e257b002	52
49	250000015	25	50	\\xa84d54b73fd930e91a9c2b822266ed197cd852ec9567d32e6380bb69458b85c0	52
50	250000015	25	51	\\x1e562982835a69b96490cc16ccca9836a8d41baecf43f9e948d9e1ea765c72a0	52
51	250000015	25	52	\\xbcb1281d1b61c623fbd7ea487b5316324648177ea3c38e3d527496482406e253	52
52	-	-	53	\\x2e4c997d6963c4b6dc9af5eca51e7b5ad959a9c1713f7da20a601b23752d04ac	57
53	250099983	25	54	\\x0312ecc7cf0f7de71a51559fa3e7c4d5e12ebb9e87e7ccecbabab0ea74a21135	57
54	250099983	25	55	\\x196e3fd90fb828c221b72579c58b8e78aa15a32842dba4302713ab5d85456bf5	57
55	250099983	25	56	\\x2b071a89f3f5966c64de8b1e838992314cd632271901a8ed5a3187d67d82e215	57
56	250099983	25	57	\\x8ea83d1efe1ab79dc7935260b5d2190ead1e3cdebbd1cfb4f1d7dfe56be1f4b0	57
57	250099983	25	58	\\x8adc0b6accc4fec38cb98d5cf0fc25dd474edbd9c87d5cb6eee9b71e11a0302c	59
58	250099983	25	59	\\xf51222a838de4b12683e5cbfd9fd095e443c2b44f616d52b0b01c176cb5e6449	59
59	250000999	25	60	\\x441bc0adc85b2a6cd14889ae7a8a8be7e169a067a6b57653db6f9ac55bf742a5	64
60	250000999	25	61	\\xfa88d96f7b8992c3e367a58e4fc9b7fbcf4f631b0466fe745d0e35b0fb0b3d72	64
61	250000999	25	62	\\x4acbca82b09ef92c317bad7250c374216a09ce1bc8c0f9e5e0a75837fc43aaef	64
62	250000999	25	63	\\xba396b95fdbf8d2845e57a2dbfdb4d53b2945457d462e498a713624761ba66db	64
63	250000999	25	64	\\x36fc384e5cb907f3dde911b4d08c4dd012c05e5a04f7733503a30d2ec7f4e7d5	64
64	-	-	65	\\xb20aa79214b0e43d268e703f88568205a22a7c6bc4ba38d3873dece586c9c3df	65
65	250000999	25	66	\\xb31f2a6ba6b4556c3dcd10fe0672ba9577c7d18e07309960a68c8be9bda1801c	66
66	-	-	67	\\xb47682728acfe4d874158e9ab2fd7d8578dc83e8b45e3be77eb6022fa1e1429a	70
67	250000999	25	68	\\x00fac01ae75db807a37627828c553d49e475cf5baaca936fd4be1380a93a9854	70
68	250000999	25	69	\\x53f77c6e69e07777168781d8e40c050943afc51ef47de9b2dd4a96990ff93fac	70
69	250000999	25	70	\\x2ebaf0066f588b72ef3617376dc5450126c5b4f1df7fec80c79c28b93722fa27	70
70	-	-	71	\\xa23511f639502f02e8376328f457cbda3f6de0f4c1d98b4ac26c32280668f97b	71
71	250099983	25	72	\\x94cd575dc26b0a60a313f16c5298256d4d2f1413d065d04e1d261a8fbbafc15e	72
72	250099983	25	73	\\xbfec10a8418a8aa7eb6c1accf28243131c9a2253e70a0c0f190fa9ebb13090f0	73
73	250099983	25	74	\\xb3b86286b23897724c509f9c0bba0b3b4978eff38ce365c4390e0e3c6edf1927	74
\.


--
-- Data for Name: journal_waiting; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.journal_waiting (entry, tenant, department) FROM stdin;
\.


--
-- Data for Name: person; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.person (id, tenant, department, merged_into, key, facts) FROM stdin;
994cf31f-c992-4f99-8249-858165f2590c	250099983	25	\N	person/994cf31f-c992-4f99-8249-858165f2590c	\\x01cb84c4eca8405b5d88fae9ece5f0d1d6ed4b810f570f81bcdc70a45e55068b76973ddc81cd8bce13d40ab76fcf7657ee271c3e6c333ab4f2c1556bddec979a3eee43397cfa8b14b4874c9d81c93220de608d1c81351212b556064309be59c7e111228121caf4690b14c374a24c908b22c3cb805191763676146db77a075fd55611052d4ef6de06530521b6eba51ea8490c2f1f7eb6ca2b4d2e012e35910364f7417603996fe75ed41ffb84f2dbbb0f9f91a314350febf99c4cc58a37512279204d6029c52743c94cbed377eba6a77035a8832eb1c90fe9363e64cd5fed0a908df8c55c4194269f82e22e8fbc68cd53b1eb897b5a16a92b50498b0f23b0141e2a6dceea1c7f0998af22fe901f67c05fe6f9af0c6d275a035887a637c22d8cefbb69483338288db4d12e6d9b28d78bdd6692fcbfd228d0b9ca74927c3680
64e509a9-e151-4c66-a635-e9651313514e	250099983	25	\N	person/64e509a9-e151-4c66-a635-e9651313514e	\\x0182ba57d3f5aeb690e4220cc970d996f5e2999c8dcf4ed15578be3942d04f436e558f45cb004d13a1d43fc63efd92debd20a4db69d6b324bea36efee06117fc096c0a4edc028329e68d2e3b13299eeb7ad3368a7cdc425903b22994ace6cf00a402cf6ba2df845c3d83e54216d079a237c21f1309e7ee1ce667082e1766db82a4e2e2abb693159d35c1788fd8e7ca0e35f13d8c9af1141a42a04612e939aade511ab945704948033dd4d9830c1d7217deb683a307e264eab589c29ed58e1b4ccf1ad96db5e8f7a007bf78ea9b022d0a1e6a4e0d180a2f2b8c4f93b1e4dc5d7f32ad56a389369e49d8b3601a747c68e6324c4fc165584b5102757c46d03cde098a78e46f0499254b6e1e5e597d0cb8d13b3a8b6259323fc168303d9d22d6ab74cd9f45cb0718d55efcf18895ef01bd1cd3788d5269dab59967f79e39ff01
2cec73f7-22f0-44a9-83f2-81f13ed8eb15	250099983	25	\N	person/2cec73f7-22f0-44a9-83f2-81f13ed8eb15	\\x0172f11a652719d39b78083bd663b6ea49c1d9b3423e2ed3eb87edf4fdfe66c0c2201949ab2b5991845c4db0662a7e674598c9025ab109c7226ee862feaa05cc4f7612a5499ac44fca30a284919d6422259992464f13fbfa261d2b4f0c824e8b78ef9405bbd94179f00a22100e700c650d4e3b00bf841ad787469bcb9809d6e0ea5d33ec2591cf474769621df4ff8a63cb6ac2335b998876ae642d36fda3496146260402890c55974db5e8bddd229604a18884d5953e09b8ea6e7997e9237b2d19be4b34311b824382dc62c6ee810e7d7a2c5e608318e37dea198d68e9f8f2f22f06363f546f443683a8db1744afb867562159aa252b752a584e92ddd7571b04624a9688865c820397da8bdb2631ef2110aff11be789ee4dd50f2d82005c8814e7e92819a4a03098e98694b9f11fc8cb6be13279a9d25a5e4231cba9ab48d33baf
9223c6e6-4050-4b82-97b5-f5d50d9a36bb	250099983	25	\N	person/9223c6e6-4050-4b82-97b5-f5d50d9a36bb	\\x01e9a9770b44032270b5e222e87c0044dd4729b0d67a6f3ac89454b66b84dd41efed862f6e3a32eaf7a8ef3a1a865055037fc4bb85a86a116bd641cd3f9bacec0d8cf66e5f69ba1324e364f0bd6c5e0f323651702aee7d7c76d9701b8a440040b5978cba8dd552b559ae70da9fb8d2ea4e7e54a885f0b195a7567fcb9b647db4dafa23eb0c4661e64b7e88872517e95e9fabeb09fe03ee7f192601c841081897d2214c634be8e44bcebf930b8e00f9e844c93799b62943fe520e4e16b2ae5fb62b7d9064061d3bfd0d2ce761a78d512ceb547f6ac22706bf2435423cb9bc0581bfc7a834974656eadbce5443b81b9d7aec1626a17cf696e3f194131bd60568d8d4998f80daa9e85ad13ec7dd6a31ba32a7e68c87fe716944195d552f04a9bbbd656f900b15ecd76407d7694fc7cdde694e193fb47c514cf7d8e71db7eeff9c6f18
fb855336-92ae-449d-81bb-f9461dc97cae	250000999	25	\N	person/fb855336-92ae-449d-81bb-f9461dc97cae	\\x01c883318f80d4b317c53de59532f62771ccc5acc16c2de723d5143beba1d5979245279c02049d5b09d65cdd5a2a1c55bb07f9c4b4aaa4c128a14269ff075ef85e15bf593d0cce1427f5de7029b8b1099b7047cd4f53ffb8f13209ca83585a051ca56cabefdb631b2cc19145e9158ac460ff788f3137510aaa7d9016d18464c14f11ba07661d9d3cbcbb94ede5985a604aac6ab028bfc245c95c9812cb6ef4e29ce0b3cb332fc57246ff5eb1167bb3ef49f4b2ae0f0593eafcd8aedb3922b1501f47188d5cd89a7da5bf0ee41b458e4175431debeaac19c4f70ca2568054
39f32baa-6623-447f-9dc2-773193f084cf	250000999	25	fb855336-92ae-449d-81bb-f9461dc97cae	person/39f32baa-6623-447f-9dc2-773193f084cf	\\x01d0a23db50a028a0a32be12e2bff6053458ee7768ccfdc04c3c84187f1cac8c81561a1a851dec6f2c077fa0369bdd7489b9554e254200b16730acfeb80519daa04f2297c904a2e33bf3f09b7770127d1ac787bf26b889f4a8b83da2e27eb4534cdaf0b73d54a7dbbb0334dda857a03a5babd419763f7eab6d276eccee6a3426e37a145af2af12946949d1cd1a5a4dcc775040baacb895cde611fcbef1afb87c076d768c13c8eca264631593f05047b496938905454cb63f76103ffedb124e414a797817a83f9cca98d588bf482f68b0d23338f4d6bef52262e6c2b39f840ffa2f435973aa367ed5b0772bf54493af193c3aea13a36e10c3c86114ac8f5d39ef7e6c87f390bf8c62525d91da4c43c2989dc9841873a4dce4317d10ab185f7d4d0e77f1c3a14711e8846e5ed09e31a03cd2a29f03f930569cd79c654eade76d2e7eef2b72affdfcdcdd76545f2977eb341e9547baec1d1a8e2b187855297c36e6caf1bb220f529b214c5f594a6f1f6eb8ac66abc2e62757f803583c28bf35f75ff8a72ee77bc1a4c03949e447532d139462bd68608e4fb987860d3b865fd6e5dba3d786fc5bd8383075c37d2b6deaed7c836efb8e614c88ec781e4f69722659e817fff4b9b13b716da7b6ccdeeeb569c941d18a531100413d4be6968f16b1d78f2ccc4cd1fb6c2e94933c9c95
85c9c831-8efa-4119-9074-4fd5b6d693d2	250000999	25	\N	person/85c9c831-8efa-4119-9074-4fd5b6d693d2	\\x01bab463316beae8c4862d826deafed973990d205f0d21317507e80051d88eef7c531464d398ce6e95096b3c3527227fff276944c543d8fd0d5112133f95efd4a32e2ccaa92d84fd56aea1795382512f1ac8f4a71bf4af64216f6528601c25468254a5765997bf7d9746c56800bb301afc19f6ffea48710e570fc4940cd03ed6da0616b039fefb2d750ea53a4e141c77324bb96212de9f9e1f2ae80b18832621fe655c63943ad165b40b266364bc566b3e2737eeb53dfd190f1d933596cc9cd2f0182e7e2590ce6b80d2ac47574eb8118f908aff7e5140089d8df79e90c7
\.


--
-- Data for Name: person_identifier; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.person_identifier (index, tenant, department, person) FROM stdin;
\\x22a6ef84c38d6b185bf54fc6ab02151cc4de60404ff09c57b5fe1617c7e84738	250099983	25	994cf31f-c992-4f99-8249-858165f2590c
\\x488d77252206ce96f565e1e3d27d4f01a13045abb638396f4c7405a140420c25	250099983	25	994cf31f-c992-4f99-8249-858165f2590c
\\x6e13b8c94ae33aeafc3c1570c502fda99f4b845e9768e2b912534033d265437e	250099983	25	64e509a9-e151-4c66-a635-e9651313514e
\\xff8c047cb2e1394a98153c1c3d6614fbb8a61f1a570f8ab94a9ca77e3e2f27de	250099983	25	64e509a9-e151-4c66-a635-e9651313514e
\\x34c0a4a11fc38534b12f52933a7792dcf338ac1df85ec9e55aa3fe7001276b10	250099983	25	2cec73f7-22f0-44a9-83f2-81f13ed8eb15
\\xd366c9376ab832d7df62db6b2d73dddfdba993c63549341afc328a5c75ac1f3f	250099983	25	2cec73f7-22f0-44a9-83f2-81f13ed8eb15
\\xa9e2246fa839f6d7532c74b80436ab0c44c66ba07a1d55d5db458887a8efae8a	250099983	25	9223c6e6-4050-4b82-97b5-f5d50d9a36bb
\\x1b67b666e2e4be87d9b0db39eb5b327dc75c22dd126c636bf653303ec00321c0	250099983	25	9223c6e6-4050-4b82-97b5-f5d50d9a36bb
\\xa21d44d0bc4e64581e3e9fcfa58df14f7d649fd26952b27f02cacef181c03df2	250000999	25	fb855336-92ae-449d-81bb-f9461dc97cae
\\x009baf3ba7b2c101ed76eee60228320a94e8f4034f3dc76deb1f529e82bb7ca8	250000999	25	fb855336-92ae-449d-81bb-f9461dc97cae
\\x5eda0a2cf628519cfab1c114cd8c691c0b227d7b55baf9dab5b69650eb12d3c3	250000999	25	fb855336-92ae-449d-81bb-f9461dc97cae
\\x19592298f67fef5d42dc641ac8163829d2eadbc4ca01ab4ca04ae4b0e217fba7	250000999	25	fb855336-92ae-449d-81bb-f9461dc97cae
\\x03f76cb2b879760929898368f1b997297dd79cada7072506db746f6530c2f5b7	250000999	25	85c9c831-8efa-4119-9074-4fd5b6d693d2
\\x0663d25163f1da5e6e88b6d6f76dcdba724b92357cde6b25afd87faafca14416	250000999	25	85c9c831-8efa-4119-9074-4fd5b6d693d2
\.


--
-- Data for Name: record; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record (number, id, tenant, department, establishment, deposit, person, kind, state, document_date, version, document_index, set_index, replaces, replaced_by, related, in_perimeter, rule, first_day, last_day, retention, final_action, key, source_key, source_object, document_object, dossier_object, evidence_object, attempts, problem, facts, evidence_batch, evidence_position) FROM stdin;
1	27e4b276-82de-4895-9b66-b3fb2fb0c14d	250099983	25	250099983	e07819b6-db25-49f3-a624-d21d96ced781	994cf31f-c992-4f99-8249-858165f2590c	cda-document	sealed	2024-07-01	1	\\x8fa5e599157df816a7df6a7dc00bc92b38c621e663073c29913439ecd490dd34	\\x399b946c17101214f61bd4845f924c1fade80abb96ad8a33c8f47d81e7335332	\N	04e2dd16-f8f9-4b18-836f-5fd70fd1f852	{}	t	MED-R1112-7	2024-06-30	2044-06-30	running	sample	flow/e07819b6-db25-49f3-a624-d21d96ced781@intake	flow/e07819b6-db25-49f3-a624-d21d96ced781@intake	intake/e7df5d3e9464c550e1e0dad08431c4b3575316a6b1b084edf825abe5e4d6d053	250099983/0542770121f78077597e8a0a1153bc2e48794d42545bf38e4f0f1bc733c19bd0		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x018bb0fe837ffa7d2ba1348d593b7fcee02148ed0eff289dc2fdfb4307c30a6309efd4a7d1327a1cf348b6c0e6a95d03a577a0ec56d8d3d96689c32c1f43e6ed332fcb6e31d5092710871ed3a9b8b80c48b41d8adeec77f89b1b66468ada49b338d54767e63e99516efeedbffe93c613938ceb5aa287d7bf070dc6d0e01236bc8c2a8051823dcca6abb2d4e46af9e5c478c695525263cfe8af3c483d41617db3d99a1327442a34313e02effe0a631d5345e19d29c978ec51543f4a7f64156ccf33920abf27316f56a9925d3e3c1af05cfd769614430d20e6fdb78a977191b28512e434578c552f4959cd803dc472b84eabf769b0e5ee1dc148929a23ffa923eb89f050a3c7c4bab5727aec9617364a2d6a3cd4abfccf24a24f1f2928f0c6614b7bf427cf92415911e8aea8af483b3db12b1ce6220b738fd962f1efaaf85a776d86d87aa21b52bba70cd54a8f6db488cf0f862aa034313866e0f003744faff20048a48149d5955b2d16d66fd90a52b1e81c11bc903dbeb88f887b4a52da3e5f8afc34aaafc21aa10c1c16a60097e174c668b562138b9afe7a13e333f00acc6ed7d83fe9b2d774fb7a35a62201123e0bd8786858c61347a5087a0b5e3433809b06e778f2bfd58a308e9cba8606ebdaf9046a4b333722a257a14ee74eaa99024932378d95dbbff450ec9a63e253b8123d9f42df177922cb5698a90f79b0411b1af231d358bd00abb88a03856250a35b2d59cbcb4ab9a291621efd86868e7e36d8c7ec2d3c29e262df0fc50887b602584503bcb7145f9306a7eee9473eda470b30c51dce0ccca5efa6cab5ab36543322381792da2127525f04473d0e06afaf0e2dfad373c4c159bb8af84c4d0d04144e356d062d39a7e2b30dc47d0faee51b8a57acbf1fc508b1b2bae05f6f7077bc7aa0dec42d99df163e1a66f401a4740cbdf4c91bf0276525bc3f14ab407152252b29fd6d54bcf9d3eb2d108646da9799e92245cd515c4a88e65aa1ecbc4ffc83947cf45ca2a0d554cb79f468f0e9065bad44257bd4eebc89b4037bafa11659f9e3c5c1e59adc0d1229ffde70d59827210d12136548ffba7d9b53935535b1d178d9e58c1a339ca35105d62500ec13c461d040f356a2924536a3eada3576b517a701a936eadc84d37acc31ee7d9d76d8932d18f1daeefeed8833f2d7c222793299969821ba872df808a2297348ac52ccfcc5fbbbd0967eb21f1b105e8c48bed0d7f4a49a533b37734ebb6b96aac1c45e16cf551678910314f066de443322d4943776781789d833650b125adb1c02b6d4c79b50b9aa600b8ea7b74d8b69ee2d17735ae42156ccad4c7d3639b3032c53bd646a029ad8bf546de7f0b373776875241e32c3fa65f89015758e5887f639bfefc6d3cfacf93b5aaccab8a6c56dc7d62a87d26a5742159133e6d6cdd448539ac65e86df2f2ff1132fa74f80a6cea8d75e5c34deec6db830cdf36f2652711207b552190138cb8891be94a2132a58cf8e8221c3a49abf109057eac7246b853ca023b6f1661a56a53ed7990cf64d291cc731d7f0f88303cb8b3289b7cf3a38bf28a1753f8474e0f17a7888c81d649ce45e01c9b3c91ac7b592ca017421dd0f366783d8b99e4569ba98548b86bef386e6453ba00251387ea109e57af54008a0199c4e0bf836f8336fd66248e14ea9442b6dcc0175fd3151ed4d81397c9636c3b8bb12e5b55ff0feedc402f74c3afcbcaacf27360849b7800219256486780602bd725e460a2f3941e90b8ec82b85585dc1285c58e54baf302a584a6894733515aee960ff33206621cb5f0696446fe6b32bba36f1493a03c4b084e705771e07f1b29463e8a0b2ac63c2baa34e0d0f9695b0619aa51cb8184404e7a8a3e5678ea3c8d59dea6d0bfc532be342050434b128ce05d093c01c07228fd9d2b39663b90a52658d928c615a5a096643bca8f8821af5d3acc3d3b8a6a1640122d94a3bb4ea6e4ce53c5d815d58d579d888d7ca9f1447118324977c766089f56f9b531581befe619e65a0ceada6a05f07bd4f2b725e7c2f04213503e186553d51a75d80421653b1aacd2ebf72cf9e3919e6d098bb0427e15570e046b57107a4b1dedb6fd5d9b1c9f9960d334e8e40af9e8fe0751931be65b62131428055e8f1ab134196d676999d54fecfab2df5817168177177aceba97ed71f1249cd16e0fd2e748a8356e2bcf466b437718bfa8bc4b470d0473582c65872cc3c97995b687f40972067c338c9840fb2fe03a8fa4ceb049b5f7639d3e926c4afc6255e872f907e06fb4efb33607407c1dc9fcfbe41d0a461a594c1b927cc0d2e065958d8f2a60fe383216d77009080679a62f553641d6dda2c245b5a6f3ada9c47b4cfa21eecea246383ac00a94dba73c4435df3fcb23ac876a9dfcbf2b23a36f4b861832e6f3f21fd350de8234a69dd5be2c0f17b13d586d5101ebd79d7bdb45a9de51150012608e85d0e0828b28f57eb7654b464dd796384819cfc2148a4d0070426d1e2c8f1b5f7f926e2f1df7d39d298a10298713d2ddbe553c81ba2962f58ee713a49ba33f9298f06a2d4175917b019527172396215be9ab8655d596ef2b676a661a432a4197d43dbbd454fd2eabc1f3c23806c2e31b565cc50b7fc4454eb6965a661b76d3301aa77098e1df1953f876770d1c00ec55d4ecffe2f0e2ec66205d976ee0a12dfba2d49111157e8de0592b2164d4afd16c90bc17563574bb5bbeca3c9ef9ee272b60224363bcdc24fcc3cb1f8440f613095f2ccc4a7dacd076553e4fc916664cb062ffee2c51a2a41ec8d55e3b7787f8c308f0ae04ed9f80937a8fac5eed86db58a5a926eb8c63c8b280bf2c726042ad9ebbaa7cad26e15db8d296db31b9c17431cfb705c97c9901c93fe504b1ef6af0491b3c2241a7d5dad5a7bc925d6b5351290bfb3f67430afbe1140555f97388afb69376a13b5044a31470b6682d467ab0480cc81b4e3cb41c06acaa8f30c0ad0866ef7c60789641eb876d26eb2f929d3f832773f637f61676c344a545e3042f69cb8b3e808cbfe996d6ea0515b792bea9fcf4d2da4a5ef6953609f35161ae5427bc3802a0a0d01f740acbfbaad8f1f3d560481ce0f4d75cef97d3da030535aea2a15dd8c28046594062ded58cb90f9c15c7813bd953855f9309303885a8926d4a0b87a1f4cf0a9902bbb1a5911648d94e145937b726f5338d748e8115ca228a8ebf25a9ef875bbb8c445122e1763ee399e67dc17e5b2a813bdfbe9ca3b40edb3f0a7d57fd26b27cf0609099c095f281d23c6d113c2baf10083ccd654475344bab84c351736c11db5743f839452943dd58c8946d84835f8973150b1634c5cb46f17d023fea2adf5182399c7c3acdeb0a5ab01b1b324a864b35b7eb04889913c1fa9c3ad8586ce6f632019990398b9662d1576abc75d1abf52d8ee8f5aba710139f8d1138fef8d6dfd84d1c61e6b7105e1ffd0e12b584230a2251fb40ed4a337eb8a6ac0833559be8adbad060d4b95e182c0bc22301823a5a03a45bd55190b65687ec5790a36152516deacfcd505a96fc8588f89ba3f67de0692cf215e456af23a78bf02225b7d65c6bd3ac7fb66111c20c7c2f27f4cdb578ef80431e5b201c85081014196df48e1f74312fa8b74eb0cac8851ea168c822443034c027689c5573938f915f2059b231e672be79f532b62b08e55d97a3639c2b86d600241130ab3339ed3f7d99cc1d36a6ce16f1857bd4df3a952415e35b4b48c1b07a52d386ba0afdc319a473fe27650085efe127317a1e4a1875eacde137151ab98095b02493520a15efdf48a83ea5fd5a80d670897da48d92c44c9bf2d93b89e774eee34b755092c8ac28fff945dd0f2eaa3b4c2dcb6e3a3581c1d5312d12c133ff2fea1d19549065b0cb634e614a29b03541d6d51ad40a7ec0c50bf2c92b4b4a3e85f4231c19084724a817c1dfadf21da8d477ffa78ec8b36b57466e9e6da25fa33b9f3bcb1aa86619cda27a49c6efd8d035b54e1cb6d2056a30cfd2a212f378e2cbb17f5b3ec35a11664d03486f825e6faed28f5eb45af9162017847798f814429da66bfebf221554f768fe7b95d42bfd75f34b2e147ff622916128998327654e5421ce21707bacac840bdf6f38aacbd03b054b58c63d29875cd289c94adf4c9fe6ed88bc1e61687c1808f3b7a4943d7686ee55c3de3e5b7270fb2df30bbd1ace6dfb1997d89946410c90a72400918eb27d564ff9b3eec0aab8809f09ffee479f8e0142113e8f1f18bde9bc7c43c8f813171a74966c866a4b1a1e4e516cdc3aa51b9bf931ef872c132f74c69bfb954660b8e7e691bb47fe455a15cb04228c456272de877d347eb6691f8cabe0761aea2f33452577b9673de5fb6df8ca59c57ee439e8dcea9ad56b937b398ddc200f9c0244d468651fd0be41aae16ff81fb469e353ca342264824f328c29e369c13b17ce401109561726c3a148be459fe09996ab217f0c89399ff53997d1bacca8b769221ee83206e297764e7d42df9aa5e6ea6f542610dca755e4133b0079255a9855bf2606614dd2793dcee3c576cedcce0a8d53a470c3102931759c573415a19283d5da148a4dab365077d77dcd5b9f06d696797497f4766c3ab786e2902fda99b244d733f3717ac8289407eb8f843621fc67760276e99089d260d9057b373b8af6253210864b6c57bf46401d65e13ca754aaa833630208c1cd35faa72c175202084d68177967aa04ef144a302a5455aa4c83bc4583cf843fd09e9e6f338a3a5671f042903ff5e5eeffc4ecdb25c719cd612d6add1741ecafe3d554cbd3469204354ffbb40c5cc6e5b81097f1ce2bd0e7de0087e2f93659cc173a224c5a17ae44a6f3d9adf30a3df56ff635a3348bb54f3503767c789dc34afd9cf02f42c6df14e0029da4f0304b6c70dbb8cf5c1cf34ce39cc8e06deca426a77aa5db99305128f03ce55be3bd5373f813d63abf6f2da15ba7f5971d7cb636ef4ad9028b8a42d732dfcdadce0c1aff496467c18ed67d37edbdafc5b998275c544eeeada405c2a95700b579191ce13ad12ea79c359212ba1e34b0f2da0450de3dfa01d7ede9e04faa025dbe03d66cdfac0d2604d95f89a262b58b1f690999e18c0fd2035559ffbd4ab55d9c2ee9a735b8b6b35c8a99d818826edcda62032568693b044ff7ff6a6b05f77a8739b41f45f5a7ae7c2ba2b050ca4ad7aff0bca0f964e1f23a9b829d8c76b4eff614afae0571723e7645a205b427ac8394f3ea2a93562d7e500c7233f6dc03ec3caa60504ca6a923c87360608ba4c1d117deaa8082b6bf08452e13608ce0fc515c971d35fd15259d67582ea62e166c08ec2b186a13a95888fa8bbb7c170742ad68634d42d6cc9b3caa6c51df673b27e0aa8	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	0
2	2f20b03c-d92f-4aa5-95b6-13661b485a2f	250099983	25	250099983	9bddfb6f-5a77-4f74-a674-fb32366945eb	64e509a9-e151-4c66-a635-e9651313514e	native-file	sealed	2025-01-15	\N	\N	\N	\N	\N	{}	t	ESMS-USAGER	2025-01-15	2045-01-15	running	sample	flow/9bddfb6f-5a77-4f74-a674-fb32366945eb@intake	flow/9bddfb6f-5a77-4f74-a674-fb32366945eb@intake	intake/993ead2cb69efc5ef3304a9339e26c409044b5584f47841fe6e3543653f395d5	250099983/02d598ee7487e522a05a8ab2607475a6ccb514e139a5c14e672a1bafc9bf91f5		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x0184ec5673ce596896732c040d1fd281772b1c6dbea329ac31b86faac51af8f777b3a2c3d697e2753dd0fd94633915fe8a46635dff50145e14eed27d0c83f4b55c4c465de76dc76c3fa892b4f9a586ff6d07553b120a06cbff65515030f323c88519bca0ff38b6533dc6645b3529629aef43bc614aca2b49340b449652d1bb2fc476b0a4a6784d1eb097246022e0ffbf61ea00337ccf221add4d397d17a0164ec6fea78d843fc5b9c767a820d6576ca5a1fa1b3ca0d1e22f3b81d4ccda8cee0617baa0b039e16d224e7698181f7b3a04a590bbbb5a700d15fecac1dd1af0b2986d982ca56eb08d0d969ea409c81946f263a7361af1df2b08ba61b696b38a21cb907b08173436a6b65f0bd0ea4acfea4a385930cf86b28e515345b5ddfd8f87010c7966442b7890399bdd6bb7ae2c8b250abd5396bec5c66c5933b9e71953c7909021435c0993f1611532cea06ccd6c81781c2689a0e39f6a7e0d0b26dd8b8d4ae9d21f6cafef2e65708a871a82e20c8956a2a37b2eb06a1df414ebdc6e8a3029523be71261375b88cc16191cfc7927a2b61f34be526edfad5a3f3706d15192efc4736809790ac6d9580e5d2f6a034a733c1d27ba2501cab437df91b3baf3e8d408147f3663c09e8e43a3de1094b9e28dd016052af7d33e2fa7438813754fedca9cef4fdcc2513382f83971013b58a92196631c3f4ed71137f4dd5b19cdebb9ee0d3178bf5f2e53c9bce85e5ef370342abe33feb820bbe6a351594a3784b6c29934ff5e04a881ea0cd1a088fd6b824036b45a67c544498ac2bd3ce3228998827052ef2987a21366d486ade83d0144dde86a613a3bae3a397e757ac9c05833fd965eac39f8eb1b625fe55b8112c16220017deedde0079f059db9489286f4fdba510f2b6e5d129087518973abadac86961344ae62792b31c2d0a914180559505cb1bb81dab9f948d16c1c0b841699e7a3eb4bf648201797d8481a6c7810d9a358668cb17793c6f829d28b4fc4851fea1351937a118d75f0c7253eb086252a570584d8a3701f8705d647e7c3890d8c8a387da14032458097e5764cca0ab86daa9eb04b1a492fd38cc73929fbefa6f3e9b0391c06f8a8afe6ac430595cf023c2a39af3d83f0c1c3c8c62bf77bc4f80b45e84f1a1cc58d0279de900d4c08de136c87e892e7f3465133fdb031f1d5d9edf128c2773218e4428106da23f6be9b98936d46404b499e2c03c6d66b9b9f2bc52c24386837bdc485b6e68afce089c6ee9729656dc8a07d6940f8e75c89c059d0078ecdb7c2e608faababaff939dde7196be030111641bf900d0ff03316137d06d1bf4e5ab9aa1bc4df547e79d58dda5a628f0c606d8812df64317743bdc0b2a87d54db7f2a853805746ee678317b885a161c95bae3eeb4b4926a6b20feae089d2d6e3046929c9adae63bef45826a24098f2b61651d813c73c10e1e9acd3855c09a595b987b96054afc40b051c67ed65398616a0773d7126925de1af88b145c3eb45d5099f3f87e452985ffa31d61d44a35bdb2b008769e157c1290371cc9b067cd2ce5b355c2df9f4e3b31c2f854016aa0bd3c8bec2c9a6cac9ead266ddc93d60fefcad3a4cf33ca9e8a5dc8109f86e314cc9a47fd30562118931f53f56486ed6c7e08afdd33e60556005d8f5276639ea86c35f77260d52ff8cb2b3f66b0aac1c179d316c9944ba049f7f642408471d2fd3062db9cbf581f79a368ae5ee223c43ec6cc991175314c38535a7bd13ff26231bbb448bd470fc28b992da80be99103cdcb58668ebaea374c968a3cafeff728648c518c4592153da33c00ac1b072ffd354ef15a9cac1b62f68e24f9f23d235399f4971131e4508d9656d8ca9aeb7c91366dcaa991dc76691d3842a642c927fcd5733855a8c240a2a8f65ef363499e49e116322e9edcf1e12f5726b3d96fa2714db5489f4d02ad8b20813f8898ebaeab13498d3e02b6d30a79d1b5850d25fd34c27764ec84bf5a0f84110eebffcb3e718d2e39c2275b8b6425669cc714306f8f9ec8c61bdb8edc9272f8ee4cc28bc5228a15c57fff4de4d13c3a2276fd9db6108fd8e52ad82d09d3e81b353a77a9a3fc5e4eae7bfdd6cee6c148d6d7db1407e4f313cb01b2336eaed3f2263085e19cc47da91e145e855c26f643acb84d44ae171d47c86737b0903130b4dc6d0567aa97dcf0aa08c1b03982223c056a43f58b5d07116a920e37c0a21d08cab9974caa0e95cf21d39f0efe65728a2a9a8a09bb694cda3cae6b4683cade40d31dde3a392ef7474f2a24acecc7c31c0f753970cfaaee18f5327507323c6f1540d4eebea23352d38a7c3e222146436f058efe4a96f3823c4b23168519dc7a4ddef862f899ac9866ef8174b9f5ad7b42a7db2aa56020b2e063bfe39b6a8936bbfd2d76e2f8a5b205f7b20e210510a3813a8859b5cad50e90bb4f7cddd55975c513944ea8f46643ec18af12b12c973b2327cc46fc8e7c9136bb268b25bc153d6f2ac2640e2b86f6b7715c1a18bc1cf377cd87bfdd495c0bb4d5f3f0fd17b0d396a1d648aeb9285e16eaff64f9914877146b0a8947f1103825aa90d1a184460a92ba716d4e1d64332d17c71b35a139e1214ff94fa808c993f6305e84d81d384e54f103714a054ae7d6b4c934c7ae3a4602fc11dad8ffd580f49c6de34d029d4d622ce842f4dd392f20abe5563a362896ebd60ed45f5fbae8883629872f522c58169259c76cdd79d2cbf967fdbe8a71661197aadd8452c7195168b406743add0ccca8493aa130923549483041dfaae35409076af32307a4980db956bd96f916fd53f74a14c6f1d1083662d8450ad4dddcf7a27100f51888c1f98eb6d57d9227792da7b40b9f405b2583ff05a6ccf971af7d9dd525d8c542f3aaabdc7fd347653a743cca2f45610342fd26131fccbf295573fdbefea61db57e29157ddc2925dd1d06711f711d49d1289149e9ca0a9ed2fe08d92d86b8a9b22066612bdecbd2fb8d06e00dd6b20be2c386e43c332a2f5d32407610b8c8cf99fef6e424d47532207cfcba9e5dc0ab5d3e809f38f0c2a211e04f56ff69a2e0968eb992de583e58c0d4584c3ad5a93d96c50b99649405d1865fb05887b70ec6f1e36827e3b5b000482bfd373bceaae9d93de19ac1e9048c2eccc715e1d46dba95cc3cad3d75eabad7fdbdde1d4fa0a30ed642c856bf523597c5e677c822613a424a47415a0e519092babed8448f49f7d717e901cdfc1f04e469609c30794e0afde30709d84eba2da36c264e1b168bb1522cec94273adc42f2727c63524e06acbf3d50bc2f3c18fd03d9e9ab390fc07fe6c83f2e36549de2cba2cd00cfc4dc23edd16579828afc6ac379924d0f267ae93c4778f29839a6caa8417954824dd84bd2a629efae6e28b7241050c95d7121868de88d60aed35360b04ebe1882a42459d75a37881c2290a7c54c111624f15ad5ae00db04e9fd06d7632054e9d20646657b7fdd7d88e1962ec06b54fe0eb7ddefda00f55fc79c87cd13acd6f6268c94ed9ee3ee167fa0b1b0724daabe5e1ce73c2b40d49669ba2110f59803d272965298f8f888dafdbdd36e803bdac4401257d7b0784443f25be82759f57013dc8c1cbf51ca3d485324e6f6aa70301ad26801036fa2b8b67a5cfb7eaba9babe063c28accde3dc7c1cad724006feddf1d4923f09d6f3866d95db0a58827b6b0769c942cd4fa9da33f46b8ee26183c76b09905228301051801b48a7caf49613eacb290cc05fc6be4af0f8dd820ec88141a5e61739d9ae595f5b44d3b561446e0e57a28762cca08787cef7cf54242466f12ea42f9afb2376eaddb12a3dc7ab6d328a573b3ac39f08aba73710fe290d66b2d5e324368be91e681db3df9b5504b1cb94ad4f4bfdbccc2dc1ed021b1f883acbc2aa5d653d70dc27afdaad11bcc9d6e583df2ee91454b7970c84110f045873f0accc7ea82b539707baa1619837dac0cb33da4fca53b51c10940bc0619a01963bb6e3777acac9552775602ba2874c5b1f65ffefb728c021dc227bd9add9821e57a41a645ae8c5c471d406c3f7fb3fd03391c4b63773ae56c8310c5da25286fe4aad94fc04ebf0571223e6eda263363d3704a4717ace396f88ecd5ef432aea4d6ed32f32e15b16d71ac7e36e70393ad1d0a302d39a4b4738f610bb011f77169b0dbedf7e16ce71254981e625cb2b50ecde0335b8a370ddcdf90fa56f43d3e412f4c986c2ca1e08df2488e526a74676340ff3787306d197ccc6db7f3246c8770d5c465ad4e9c195b05d3c37997bc7e21ab492634ed4e31ffa940e787db97e053990dfea69e8a8911e3d1c2623f34fb4586088d34e38132373390dadcd577d83a1cc6f57d50343144d81b86ce2d3ddd83a0d07768ae3b21ccddf30d4982612b34a1925e8b7a38597e06ad2185b6e707c2d23067ed32a19a6c490ee1b59633efed16f430b5ce8af1e3597dead345db923b8132f4aee6f30cea257a02f722ce8da28caee4666be56cf1c64b70f2c7cce6ef0d51d061dd481730c668ff7866334f13023ef744a39bc5d4439953ba2acc86844962ef3e6dd8e849161f9439ea044ab33c68d711e72beec1937fff2589850e255bf6dfdaa66020fd5b6eb00d5783cecc34a86ecfabd7a9ea39160ed39b20c51fc9e6ded098b057c37fde91a80a736f8608e6b59d27e0309a5f99a3c9b418dfd341baa89359579cb1feba80cc5fd01463a4f5982c872d2d9103dae2142445787b42056a0a4b0fdc268502f66e8ceb2cd8e626aa320bc86e9faa2fa06273e62b2b4057e2d9797daab94597ff9535261644751dfa1cf96d71a913883b62227eae8c5b8a364e826f5c6dadada1d16fa99eff9d2bfce51bb2d1f0028af38ff374e5f4da59ce62c2200b8a14ab456cd8b248d0e946f67a1d9e4b784728e7429595e31bca9ef5550fcc8baaba3ace3401f78a93aba845b1c539989fc488402dd4eb06c423040fff874caaafe064e5913748a2fade5d9b0ca83fa97414d784e0d1ea08ced243a12c7e1db891f53a39427d3dfbd2dbe22a5ae14dc40f45f43a576d291bc25e567be490569345b3ca477c2d3e11fcb896255a7860b673e73cb91833fa5e729475b181a9cf5737a4ceda82e62fdbe555ee94829d63a38dfeee0b4aaa3053aaefc0afd8ffd3a22cbce9f4c621ab3fa5b8519bd181e1ec118ad5f955bd4308adb3c0b309c44ad67cb5e5e732262dd0212352c64f8023f265a7860610a49ded738a233a7323da99ef39019714eb92b0ef74f4684868bd60617171475fd3128349e56ed232da245ff53d12d711c963fa8af8d3897a119bfa1452aad6260957c3647947ff1f8df48b3a18a9000b5ef05569434b2135262f137bfbd89c74a3f8e612edfea511ab4178a255bfe6623ec125426fd98ef6288989ab787d49b71eaeaccf71ce57837807848d68262a7e7ecff23fe8e25da1cc1462c4111f3816c1a884551b44b61e26ef0d3cc553a6a92d574c0caef151fb8e8e6ed7ae89c2273ff12e27f9e6c262b72243a133273eceec06169e78885529634a96b49bedea5d93cfc89a491244e852238921937662aa5acb053f89aa7f3501064b5215545a2bdeacf0aa91e601ccf5370	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	1
3	78f51206-0ae2-42fe-97a5-cb9c111dbb27	250099983	25	250099983	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	\N	collective-event	sealed	2024-11-14	\N	\N	\N	\N	\N	{}	t	COLLECTIF	\N	\N	not-started	undecided	record/78f51206-0ae2-42fe-97a5-cb9c111dbb27	record/78f51206-0ae2-42fe-97a5-cb9c111dbb27	250099983/b3e594b7917a9ab045f1d372aa7bc66f518971856adf6a0469799435628a8360	250099983/613017caf89b5f3a08931d4af39e8d0f45d3732375c731a79a2e2a96abeadc4c		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x012d63c935b37091a0a100dfc22283b201c1f62b669e8a44f5cee3fca41b4b528a64e882ca1d9e0576b5ef23ee6d2b33f7f4b0f5eb2afdb3c4152e443b2fec3ff0438eea397aa798b16ca9633337a8cf8d3ad6ae6214cf47b65496699c360e6a75945591daee53a2396d70027cae2f326f6eaced9958a0bc642f6a0ce8de76ad57b9d3b6aeb3db00ca861e9ff22c5e0b4754f9efaeb7fb972c6e985aa269bb37fee111ac964a9adb4e5562e85c2da8eab04dc47d90258e44f942f2d87513c315e8d9529bcb767aaed4ad25a439bd4d45eca65ae55c2c81f576346d968b8d3198137e4c07c078ba9fa035894998a506a5392ad0ae319b25f73ea57e599f28eedb6ffcde6e1f041a13c3cdb8f734961d27d26a0b8206de9e4cf13f76b20c7441738a5afa37e4e970c75edd44bec7f6d3bc55931eee1bf712095d4f37a6c1f7986491e68d965ea0085de169e12533ae71dcc5ad1f1288bdf0efc51b8539d28da2e01bf5914a1b332596386fb8b650ee2436e7754cb2a29ae311af07e0bc57ee4ae11445b5efddb612135dc1ef2ba010f2f942b3915be5d57731f52ee7a6af0e621e4a6e0929752e919e2c75a9f2ecfd4e41e6f3d94c61533406df1d09ba177bbc24cfc770119c4e80dca3dbdd0184d1b304975d75f848a4e6b13cdd4cde2271fcacdb6c25b6166fd373e749c22f8cdc731bd6d0d0415dbfdb72d1a96b57cf6080b51726695502f1a6529cb4b5cfdd98ded4a59a26b6b650d9f6b3d5ff66f8210bc521afe6703f1754a29dd039d5e0310f34c26a84910a654b3e19c783e4ed6d400d022a6062942a9dbdb30d52be58618e39c2956aad75bf09951247a5c8153a07f85cdf76164ca22144f18a6125a89d9d7d460e1635e944fc613377ac49b252d68ca9f54d1620a666de17154ed1df1db0276efbc21d200ac10e6f2a1502eec95d241c97871af61866502715fef775825c52ffdc783fb60bdab345e3aeda2fa2490fb49e51be56a11e0ca812b4b3ef2484d165037016894e6dca4f6ee0853575f2c6c2a4b1a912194bdd62277d1e618a038547d850640f6b719b9e679823b6756f5d894a12f420ddf17f2364a61d5adb86112098d73fe4b6ab9fe9d78624b84d55452ffdcc82bd454dc4fa919d60b009efc1269eda5ab05a0f86954a35a222b8482f4b928ac82fccee4572ec1861a2cec06339e1b18f29f4fad95219c20e4d44adf79f370d991482b0effd7399e0149caecdbac40acc40e0f60074ec435e5a7fd63f9dbaba526b7c3781c93c5e4c75ca351e136021aa40d621810fa254bb35dd468efae9a062104376eabea85e12bb3054bd46c8f17416274f592abd6eeeda8e819ac47fccff8c9fff43b2ebd6482f1270fb007948cf830a716ddae1b7bc9f0d228cd284d4b9a787661e3f53e6bd708c02d81d290468ce4a4e8cbdb65df6260467dcece00054ec151360df04021b1f184e1a09d443b7e515c4f090459256d7f631a5d27e8e331682910b90a1b712db570a5df3996a7035fbe989a391fdc92fa1f0836294f7afe35c0e1aa6def5e5bbea95bcd8ba7f353e756a94d0e5e67827c78adbc0051e906fe9f9caeae803fe8b21d48fb8aa435595b6a9a103a96fcad3e5cb332d7bf7ad8673ee37ed400c67f3bbf86c4f5b29e3b9754d1399c9ee9f6e7e5599cde0e4469d9a453b3ab6f57f1143e6bcaa8b37d6286cd850f3e6fd6bb0dfd72d4d63b174f30736e7f3cb56242a00ae3b3adb709e03ad63d9c8657e79b3332bacd0b4b9aee40b6f3b109c7ad0750ed1b7948eef3320fa183327776092d0ea753cc3d4bac5cd3fe29049b6cae0d63b69a83d98a52b69f1976109003c59891952163b46213e8d0716909d1e86a004dbb897db61588d1d947bcd9d05a6868f16d003c8ffbcf197fd1a75846c1d36c5d93cc0dd1aa839b3269c419d4b313478400d8c0efd023c651e0fafaf0a1048df894fb22c0308d630613878c233a99e773f9e07e47a717955b05ceabe5ec7b212187e3832a96e559e2286286bf7c391f8fb5f59bee165db23965fdc7d8a60c4d7a43faf99ffc9789ec1422200bf07473fe4857b724334c1585ebf5fc3c87b218fd21f9e322e0c6e7eafc8a3533495dcc160210b92374aea107d0d3cf8909ebccdbc334812cba0ca1d33c0380e9df0cc7573f4bc1c11a8567e3952c5f3d56d7499e6502e47f52ddd5e671dc486ecf02f3084da38ac18c38cfaa559e52ebf57d125c368d7425b469ccfffa622a1f8b9c09ed26a59c038d4326e11341741a2af4d83aac1fcf76f5d48aa0f98b43544ad19a61d9e42f6f5e06fdcdf55c9db1093831483b34a1511010dc4815be22c9a3d0b1d1ff9467b6e785b4f3f794f1ff0933101a45fa7c7dc8d38e69ae11b7d6e8d7220c89cf87b58a80dfb515fbef227e6018facbc3f26090c2f2e8e173a4ef9fef7dcef4b9224687b9a431ee04d82e268471b8777eae1c0b733b3ebd2f23cca741706729b23832d298c05be9a6cc34786b2f7c8c71673f55314bf580221d8879ea5630b74a2d902ac93c4cead45680d6e458ddda831afd3e6a9067c243d13fe22b9febb8760c06ae27446786a52eb5c94f560aca0771a84c9e8cd4e8233d7bb481fc6d97c716e6890d0cadf17376ecdf80be298be4634d45b694eb886fb8063a05b6475121a8bc4fb70a2d93069867956c68ff827582d8f6a8fb0bc1b6c3c274e6d05320e9c0dd5482bccdb36d4bb250582d390b9c91f9e5d0de243cfa21c2e01e4db79f441f5a30425f380a72f9ecb7df54093f3c7c735c3b32c6325c598dc79b75920499f939878f31c760a617e13ed7792bc50bfc1672a637aa822d03cd35e290230802fc104ac684e2379cab258a1c7b4fd4416167b16a3366722a9dfd7f703ae2f813c25bf073a502b52663221a5da321c90c9e416c138386350e7a32800c8be948f8b18e276be168cefa139992e4bd684e2f1142ed0296d016ccd5f48e1f7dc867137146858964f06f83ded314e7b558ba0c0f291520938442c4e37be211de3e2dc5c7d53c91c77d9352f066871419c2c935e93ed5d865cb72e53af43c449bd202545a1df4244c40698df80953dbd3a57323e2ed24456aeb32fcc8cdc6becbe5e9f388be81f4171f0ffa45228eafa7a682e5fc39dc29cd6e726e2762577d1b93243df7c84b83994581b486be9547ef84cf82a2a3b26bf157589487dfdc9e4cae3f6c5ac46295cd337c60596beb53710c9026120b892f40bdca9f2e1e90588b6d5ca9637c6b8055a0ca370beb170bacf7fc262aa9e7561e18164f7c59aa30fb1d90aaf3e057d10f4d9bc5cb566afabad8456042bd0e4af2c4f1034ad3bf23cd70ae42f5df6d6ad1c22559341ca6be03a3580537f7b474f0970c3ef016c75fd89da4f201b8a34580de74f3f05c7d8292168febd8bd1d73417d60b052a2b397252d5843951cc8fc1a4e00a97dd94a02072a02fef7e9fbcb9a0399e7af7478c0dec8d61a082429e41bb7013d1ecb3b0db187f612bb46a90eacbf86a41082993aedba7f026f3d71833463fdea178a96f72db3b30b6ecd4129ab911330183fafc8afc3f5eed5da285a1e60c5baf9135d2535a3fd71d977001cf002adfe5ca279e5841998f4bc5b8067ddfc37ecf6055367a3c88e3594ba59bba17a24a76c4529e94da7c1483618df0cefe577da24d7894c1c83d1b2c443cb184e874e61fe77cb5dbed410861e1e1e7af91b14b4161be8b1f164fc8258ceb81540ebfef1ac9754e0795957580c272c2302c2b6719fd38c6dd8ad3985c305e2d083a910df676528df666d4a12e5e95416d35ffdda5c582c01e1ce589bf28ed1f5feef488c1493e7157e318809e33d1b9cb795e0bba92be3fd78c7ce00f5320dcb8f2b66d8da7de1fc3c0d6b2a5758f5deb354ed816e9a31133a52251cc5b5484a729f7a9f2b8fa6cc41a3b3430fa52e52257ab0a88ab8315cd993393cc10dfdfaf194b9bcd9d2577caebd79c636a6e37e704611f225648c46e285145c010dc90808bfbc6a15de5504158715d822741e7610c4d813fbb2146c3d127b1cba0ec88aa2960e5d741fca2e5ff67f6a4a3ad0d8b79e25fedcdf524be86627b84d03690721b009c55374140a6bdc1546f3cac1c155398f48ac1d352d3b9cf006d50d676e9606554f68aa8948539dad077ad05ee4e52938bf44bcdd3a4d2e8bb54a3e2fdb183560c8ba97ed3659743212993bc317482abb794ba4750dd77142d7337ae204a2e14c2740d0f41bfe5e1b5c131621d09f389ea24dc7c6b6f4b0e9ebefad2883e51c8c3d538c670662bd885d97b1915badc1e1304115cb1d810b26a7a0ead42567414a4bff739eb2beae7c853c7e467b451202a58270ea4ae3504fddbbdbb23e61c7fcc4f443552d095b1de6057784fbaf2753e746bd47c4b0a1b2333aed86445214c2c132aa784c163b1b402fbb53b9b95b0c58c6705d7799c63efc00eb8bd7ba97025ca27811c0d4577984c1e6dafe7da5c90ea22cb0fc8199772a4ef9d65ba7b9321dce2408247c6fdd3e682dd97b1991921549d2e50364068694099059a094c4215f449706af924e74efa36cafb78195d829f83bac87f9a781eed5c9e3917ea8cefaab79a27661abcd3f1	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	2
4	788f5a6a-b7ea-4cc3-b767-8797da9879e3	250099983	25	250099983	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	2cec73f7-22f0-44a9-83f2-81f13ed8eb15	native-file	sealed	2025-02-28	\N	\N	\N	\N	\N	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	t	ESMS-USAGER	2025-02-28	2045-02-28	running	sample	record/788f5a6a-b7ea-4cc3-b767-8797da9879e3	record/788f5a6a-b7ea-4cc3-b767-8797da9879e3	250099983/8aa6c376e013570b433639ec6724fa7bfeb45ba5e67deb0c7d7c50f142b829ed	250099983/28af505379a6df15f12359cdceb0a0cf9ab2831889886575f6e6a8a80798440b		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x01bd61c4e2364ee9fa2166f994d7df4941b4d1f30eba13ebae9645c07c54b7a389587bf569e33c424bb96b31e97591f64e37e391f6c3403f53d3a6fe612f9d3e062f117302ca71df942f0ebca366218fb5b5385beada0559745c209fe619381f10d80f6d9aedeef3379ba02266cc21cf6be8f7498f849cd00c590890b7339464feb7a5d5a4127d0e40d989fbabb8deb9140493489159080628613435c214a26ef06ff85c80575a17e1a3d64440b8c4d166404ec90eb087d7ea0c4129e8c2c2185b1e19a10fa1b55df4e9f5711e26a952daae7e194c7c922bc13cebda299bd0d62e4aae552b29020dcdc6cef3fdca3dba9412b293d24d5c2680847001424759cb64f3d31f278dcd3a281bb12eccfd1d784ec5c3a16321a9cb6dc46c2be08fb39c6939c86cd106f4b0759123822c11e7a0be8be9339ad2063a17474a25a3e35708e43b2d1ce475504f226819dfc3775cb49eb8dee26899bcc791c29a5d44d28829e76d4aa52b1d4e2daf62ed2f35a9de47a0ff327faf8e1ebdbb87a6fec37fca5f5c4306662ffe116b9772518e8a5b00347e1e9e08e221f09653c21477ef5fab5f27cee637e97c6eb98c0f708c6ace44d395a11c2bde2d93f7f506040d9738d956e3b0df65d80f16bd171e4a93b087f07176b537da954e3d2c691cc3a52325b10724527fee942af465cb42557f0bf32bcc51e0b62d208b912cdf226a87b4e0532d0e7e90974dfaf2bc004e94824d9fbe50664a1339c5b814162bf71ba14360defad4c2fd1af9274b5a4a6a4e597c5eb8578d7532c7b7f13647fe96f2917530f312f22123a10307f7c268cc0cb4e1b108a9ef1fd66c7e56ed3bbd0081dbcada3095a958310432ae24105e5d6455839be749cc64da9fa1348c9797fbacacfe22a7231844461bbb7bb118a5a5a6fe54619e990c025e4970898b881f8a65d318ecb438a8815bc59e1443d4b389ae6851b24062625b2f4320ef049a683828e8ecc12434b6034fac244b0e6f15f015ea6e3e7dfd6bd5f2368fae0838a3fcaf3c1d0ad9cc325073a8c61967a11b76baf69c9258191be2408ffe88c86e905a96495cadfd162d978facf914b5ae9f79758434534e499140dab4f8d7bced1b9766e9a319b5ccd7ee0fcec6b9e229a60cb47f03df6f160c3f9476c43f9ec5d953178e65273c97d933e0b944177eea29e8378f602ba840b17bc45ee4aaff16578e4f13a2f576b9c12273d1617f5522c193ab96f7ef63d9dca3c16b4b4d09bcfeafb7bf508ff47d93e22077def1b10a2897a29ade21552a2ff0cfcf3bade438c14003c4dec2284be8b490dfa05ec2b54314e7402c4e8543de2e34cb336e8a9c5db2478f6fa72ed069976acc36faf1b0ed7b2968efe5b6666de18defc507f45a207caa153603b459eb6663ed4bf81d2f985b27fc97c6cf7e45a8d5995a78bcf1ca0037a5fd9d31fc8ecf60bf79b6d5b8356d80b4674dc73754b2d768dfd047c86d5f8e69257cf1e711f5347d10a0208e3323832e75d266b5d1e23ea75f0a15f3a0539c01063563777e6717000cc90c8afc5b2dfd1aba9b4d0e389fcc96614afcbdcaf99a5f385d62a0bf4ef439a839e0329544e477f044e4c2e59c1877492a15a379b66f60ab90cfd45de9a88fe6d56dd2296e4b6d6ffec025776c2f6e32285b3db23ab78cd1bc407ba80ca1972170017a5a1f935bd27dcba7a8d51232578f1066105a242ac75a0940f2123c6fe61d0b968123e48141fe4744c8eb14f902f6a712d6185db22cf075f027af46785af97bafbea40c9699ff21034a5a698dd793208bdb3a96fea528dad49eca57f8b7a39d566569131ae73fb4e932995b136607151abbd86a348244e1cd1065633f3ad6ebceb6ccbd12bf9dd81d52a057b178a43f01f4cefd431180ef9e9573d53fbead30cd7b72337a30900e72b7f3e0ebdda5ad064248dda22d9ba377c38beac0f447de17bf3b43c7fbac87f3e9344139340e75009f2ae2649fad716f764fa3e3a4f518cb36ca9f2646e385d0587ca02b8292c0ce5ff14825bba31701e25ef0a265c3900f26ae955a0c56aecca24c1b7e44a7b41d2df0bdf0f8b2766fd11b67ed3c79cd92d1ee4e9431304c2efefeef9f1d0b3ba76e0e335ba4873194c53269ea9f52d64a5c74daffd5c233c7b9e07200a4843800f5cf31bb876a56a94b4f65042af9dd2b750e4eb34f7472ea664f42175559110957b906486885c89854bbcc23d95e810a2069f2244448c832ff1ca40f698a8cccfa6f3e712cd71cac863ddcff745f98aab9d098abc2296da2b22b4e24bd2518e85dd4da5dfd980f141e51a27f7eead30dca8a5d5815857ccbeed441c318db2200d37614760aab945717a4414e52e3c020f5d806982a69150eb7b1c33f76dc520a1089677bea17583497fabd22735684a0b1b165598bd1c42928bc695672cfcf9c283bdacb5bcf627a0ab9264ce40e4aad93d563d98c79b00e3176dc3b16e3211a55fc20f13bf95501eb8e0585878173afbc13a10a64826ba1a90e71a956210d3d9070f7a04ad81a3c3d4647f11883f2589b7765d60143e6a12faf1df25ec69fe78855c0cc32d99482987a326457148a60170d555e888f9ebe78d3d4fdf1d16d3752a3aa8fc7877f5014329ee86260cb41286b3cdcba3827c36b55280f41bf81b73fd5cb65d0ac80deca5851488a564a16a9705e62b7209e70f5bbd10c890256411d949833766e3cbfa1322a57190595cbfb1c2f40daa2558056c200018bf0cb5e8a32ca4cc0e69bfac4e7925d69c217655e411a1b28aebcd86a579227d7fce1c0b7db207cf30e65475edf513540c00d24df83f0be4ef99da2c7f480cc491b8504a13e2446487b832a0cda13e27a372f11ef0f28add03ceac54c5ac1a6f22df25409c8c25a940f19590fcd91762043b135e53cb3bc501a11017f4bf72e2c4000fd2c5c57e8e2adf849e2d98ef0c4d58f237b4b4fbe1520691b9d14db113601749f9d5384b835b2bd824da8a2dbf4284feae7b29e15a9379ad8457c5271bd168f29939edb5f5fec0bf4ba1c3b0903837cf9916cf4ee7a985a6b6f5e160b819000c575d0b817fa61a23ba97b83e072df9ec2615c740a28368ae715c0736cb921839bf141657af82c885d68c602b6fcb84508505decb79ac26b82a09fab7a44042f51eb07c360ac5f4eaace3cfe615b84bbde71057353e1274c9746e967f514c849d17a679a6a1c1b354ab262a194fc49bc3f3e67e6c19a88d698a67860468b771150b3bf93a524bc82d346248934408d53a7268b34478804ebfbfd31c06cb6d0b0ca44cacee96eac1bf4742fac7072788dde55ca3f2bcf16272637bbc704d9dd152f28497791f6207fddef16cf94e6c47526458c35be383dfc9a15543aa2dae6d1b77b326653e6f65a0c4228b5e46f08a8283a32293d8f4c69561f783e64373c7c52cf8a82b9e08dd1825194e034b753cd08a066464aeafed1267307ce05111bdcbf678b270501294377c1721fb9fc240c75c0426d7dc568fd665f00d7e8df737f5f2f68d9e4fda0aeb4a1b5d18940ec083e2aabf8f88eec69d74055e4d12113574169a327cbbef18a9ed895a1f3146ece5bd2caac6f8b928a83698f2cef1fc8bd9bc9eaeffb5e4f2472156afd48e6744116e942488a371c66a23c1827e257221a2ff33c9271decee6c2126c4e27a1ed1fe69fc3ba811826ee26c088c3a1dd0b792492b22e046d465716d160d6190955b6a07686d6afad2afcd49a838606e0ca8e26133cf86e1a3216635a63250d098e30d07fe3180f57b2b1b2efe5a32d453614365812c9231043f16aa80ea34f10f8ba8026383f167f58afb3a585b86a2e3a4a6d3ee498a8bf9b4d67365fe4ee27a3a5cd601a0a98f363d8277d4e863cc4ecd197628f51905a69c6ff91e453f90e9061712c130a1034d814b8cd04b103b497d225cbcffbb314a247a2e61eb69fca51a5895a9622889e4643e34f3e620d7eb89433412fb46d35561ebc235b37d998454c8a03aaae478fe851499ab69b9bec4ddb3fa5ebb5c033284c438a8b8875cde0d0b9ac98fb4237f70198f91cd58b5276a187a9b47613054df0d00aefec3b87bc1ab08cb9af6f2e044773f417e2afb47ae18619923e843d8b9487b1ff9566ab89ecf896c395edb562be7b5aa83d70b390ade11772ab3f2a8b6326e05e68d697c840be0cef9fe6f276aa40ed49e66935e0fed98b7cdb9ec6f3a9ab9fad7f0a3ffb725362951ddfb4b64b55eb499c821af8c5e60035e18e2a9c4bb4f23bb0e1e3b8ab2c8ba8ebe7cf5a8a9b26072da642ab731df9cb0fa596667d5c5cc2627872b4761cd90d6ca6b2d54c708453151fc57a4961986fc672b4cf166f1ed40669c8963667f147ed786aed1808628aa02448e58e3256628ce3c9494f4e44126a92223852923eef2b588c6adaa4a9608a4c4514f73cb8af2aaae96abad976d54ca8997d730b1e6c3441f127d6e5761dacdf7e95c68607f4dbdd2304c16ff4660ba185e885305a83267488ff6b1878ed064a4ed85460e363891ffe8579badb7f5fd7440905dc978225a909afd2db05e63342aac5d643c88a1972627813bb386cd4f88340872529b1a008734f99a143c996634a162580ffd461c321028220f48a21eaf4f5e80b6fbe1971659903fab79a8444f857059372e1e90e1d55d4f3523907245b7d7eda28f1cf41bf1e82e11349ebda20dab9dc0cfa84137695fe7b808154e684e8e06ae616932242a7bf489df69b3b3ba3cb6479623b45a274abc93a042953494845132a08d0c91022118570e677b2e9660d8cbac3864a3612e01e4d1de467969431b88dd61848bc222aae51471e637d4381cdb810ed82e0c769ceed79a97b82c3097184961971f73406a83bc98de5463486e15715ba9f4b5c2875d3504fa95e957aa70e1400a294227781354e21d5f79be99a0be4db0ea29c360b3cc8f8daadd5a8e18ab8e228640c6ec2efc0b84d484ba15fa3b81a496739fb8e4fdf7a7a5d4752fc75fc317f4c29449e6817f2c7872cb3bd47643d1bacb5219752d3670bf830298d9e13980c0cf7d3d105b40e613d05256433407e93facd62ae621b195772215c58f3833511ccd66e53ccf1f6a2e1716c0318bba95e73b0cde7c81548d8493515a41b7ea1c4c10ec799fe77ca56502eb57908a2723314684555d1ebc2fe361feb87399c808ef1a45e946f228dc718b0587fd6963bd5586f3a8be98ed6d90c47aa5e153a40875a0f4778a9232f7d8283ad5739e765d5f196fc2dd7babadfb87d2891e7534f7e835b7a6167ae062ccbe440315e502c13193646b2050b8d83e6124e8e8ba4c9b7b4cc5348c77c059aa06fa8655b271ec49b03004ffd15a592e00ba08aa72bac91cf1a658ad1a6ac5647fcdd3380b513b79b55df83f406c8757ce16a29d594e4cd494e9c29f4dc68557f75b95df4637eb4b6b5e8161513699ea6b9c88434bed1bb013a8f92c4cf8876b5a139689bd936f3cef75ec10767f270f3e110241952c845f024ac306696ad6ef3963866a79a53a4de94aeb69856439da5ff88b0ed96ad2765ce916a3d112fdad53136f75b1a4db147ac0be3192c6f071d876c2b3bacce352cb1227151f42a6ada1d3a5568da2e920998a00de1995dac28a0ab27fdb43a6b1770a47b3bd41a20dfe7ec978a754b0ff27ddbd4a8b0508a19cb38a9a573e879c3e0ad4a550ca1543ca66d846d0215a396d8cead7bf07669bfb00d564d0cf42d941bf429d945508f23	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	3
5	e66b300e-3285-444d-b220-1a5675094b8d	250099983	25	250099983	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	9223c6e6-4050-4b82-97b5-f5d50d9a36bb	native-file	sealed	2023-05-02	\N	\N	\N	\N	\N	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	t	ESMS-USAGER	\N	\N	not-started	sample	record/e66b300e-3285-444d-b220-1a5675094b8d	record/e66b300e-3285-444d-b220-1a5675094b8d	250099983/87cf654f57e097b797d790a35bf6f4c179c5c072ec5d19cfa1af7f2243e671a8	250099983/797183eea02d4e0b4c6de1f038d13fca789156cfa6957435ba9b9048a4b2fb1f		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x0142af7377739034a3c3616c0e48c6b54aa4ceff3899c8be526aa575ff73fe4e5bd33022c51308bae3717b33019af4d78fec379ae1634e68ab1f4d7b0644255780ecc548a819be296ad12e3a298f811987d574f9126e4149a67189c0cba95645646c7dccfa2636c0f3696b8cab31bdf935a70ee6554c7e44943f25976d8b359df02f0f7ebe9cc523045c72e0635c9d2b6bcbd640198a33613c97607f0df47da9fea24e233163b242f36b00c924d984c951053b86bd082cebfefb1de61ff5d492c132dfd8392b93505bee33412b4d7b8d22cb0b2ad343bff3abbb50297b7c04f5070c35bb9ef6ae8e8e4d7b8e4a81212f190844e7a017850ec808c8e483bf6a40d946cabc57d4e5d1fc134be972e161cf8eb96f236362dbfdeeb3b9a0e16dca549de5df0992193ad6009d6086bc312fb4ad56a0cc19a108aa387eda686c235cc3e25e9fe1196b1b396a61e8b3fb3278bdd6ea86ff7bde8016cf0db11cfac44487698c3504f8b3216eb5c6e9467f4edff3320747fdff1d06ca67bf10c859482f7a2b114fd301e2f98d3481d7bd7a66360e369d55c05d3a329fad570367bd836e432b49d2852ef047758597d06be0ff9cc87f93f4d547f2954c6ca79d6d6169529fb4dd903e5775ac299af7be6bbc0f1a36bd5f49a268220e9f255377407c95641a4d7b8052bb3a3b8a1f7cc1d3eab7826141d86775c1cd29de9fb1a86963f0c9424d957cf2291b8542d2e9884a9e9fb40d2322393ee6cb6c5f867f7947ac7c8cb0b982eb0c6e789468ff5e27db9ebbfaed603881c1c1a59c3fac08f1a28baec41540ee9e8c1b9139819fe79037dd01c2f40f2a674815e2e02432be4cb7869cf7feddc055707906cfeb1dbb7d0a5805637e3cc011a7b2b3c42ffe5d25ffec4daa414e4da898892763df3924933179e9a34f5653aa64d18a5f997e1bb7c290cdf24e180fea9843cb29bd338260c1c453aed8243a9aeb5e2820a4e1d744d65adfb147ae87d3035177b89b61912baeecd12a33e7ec5e98ab4c2f65b2e507a58c22178cdfa71ee5057d039319a8117e6a9d6b81e5dabdf31625a92a6482db544a5f8aa63cedf0b28c24bce265512bec3b18f7058b6912179b76abba33e3cfb4ea05c84053656f08a0319b80d5feea4706de8aacda94bdd1a3a37252a70f6dc6628a501be769c595654e04064c8609ad0d1194269a05f3a6e809984e605bce778d3617ce5ee8daa36f21c60413bf12475affd8fb27a1aa5f1d360d44b26e5be2069720c19ba18c172df4941671618ec5b2d7ef6de91a9b07df2e21e4ea81c7d95249d3a29944bdf1f35d687947e2b3b76edc650022e6ed3942c452815f81eb7051e18ec2594444a7f2fae154db7c4c653e163369dce3962a227211bd90f252ebff1009ca22c1d30c46873566aa60aea3f86c466d7ec4b8fe3f581f446aea7b2cd647475ff75a2a9f8b2420caad33531dff7e178efac94d656b4d4521d90a65790ff5afd483d3e32b5864878d789e00b56abe35cde5342df6a6498ea95be34c2f82e187cb9d887f0818b1a62eadde877d4e5835805160ea8c322ee56c657802397b963cc1e43d558732e67d7bbdd674bebfb10ed1f65a8dee878095862d917bc6f3fb227b778c02ad56f045966d1c93e05147711abc1d533fa60f28e1e35980b4463ab10bfdb41985dee6fd57ddb6bede49a99088abdf862b84193f5c23408daea0be2fdb9ee325e5f419988ff17a943a8b3f03600f0383c86a89de85b1be4fbe37d86055c25b94d2210deb472889f624506d907d20760a7a2694c380aa3c9da3111b2ce4acecdeab5b93789de6b285610cdee7b9ee04e9616554b586b121c321a5e92ad3d2068b9ff7dfcecf3265f70e05c2cd57dac3386567af114f1c6db6fc622f288766808839966336c14db8e8839ff0ea3f9074c89b7734ac2d532da9b8a61f8440926977cf5007caee1030108e01a437959897f03214ad375e110852f12e1fdd6f68b45b4b7394e274b3637b9884a83a6e6090d1114683fe0a3339a6b8fcd94bcda1fb24a728f6b7107c1446889cf1ec4280ab8ad5a579c2946c94693f8bff2dc579a8cc159a5fdc140fe4884f1a07e6e9dc89e17b8cc06931842b64836ee45ac04a6ed580e592c082f1c57f62ffabbaec05623c0f67767e0d8dc3fb9c55db8e6e82ed9a69384acd58b571a6243c36714bd93a168b1614048577c34423594399e1e3310d62e8e7944471fbc93fb620db3eebd0ba30e43241c70a0192a4d95b8ff4b7b724550ad2f6ec795b9f77a248db49bd9a2ba6227ca8eaa29fefa6a4e092277574e8445c4a0b2529b525d8a710316b3b2223fa96a65919ef574a2dcd24f1723b515f91f189dec86ee88fa86d79f9b0c54b761c824a2e505acd36a237d778f36ee8fc344b65620c1733d6b5164adf111ba71433df49659fe4996848b3261bfe14a3845513fd3f1f06b9c9becd766579811f00668d3f393e06cdb78c9717008ee1b5ec48766d10837f9673a573d1e2269ce514c8c6e6b1e400979d8894474ddd7c6fa4f8a59d1ef54d47300335a48713b0b405b172d7a17ebfdd9272a9115028341067425232f13074b337730c8a0ec89c05a747c76acaa165e23e785f5daa1c18165787bc9eb078b5216f5c6c739524303182cce80c78b957b326903ad570307a5a78030fba9fe47ce92818c0617ae1a7edade97ed036a3aad7c7ac7a4ac8e20d186771bfa28277294852fc446fee92874b4853c17085524cd96d8ab40d83b74112c3d7f07b11683cbcfa16c0fb0b37b2194c775643cea47c45c81f9c96441c004cd0ec3b174ce4a90bf08f22d81125b6faf6c29e6007774b345427b64683eedb130427eddd53c43be8b4fd099ec627876647e693e690c2b373bd57e03bdf4360794fca37b4d76043244925b3056d77bc760e25667af7079a0adc5a84e3b7080519c6f9630ec70eba8ea69443eade2cd30d8dfab6c26d159185f1c9a83e680ca41fcf608dd88c46e95399307cc0f8fc03b8eeb7efd233f3629fad82797e721e907660f1f13b5570ddeae53e2857d52bd8b3ffc93fa6b9bfc7d8564ef79d37439538fc55490b941bb5ed44b5abea6c43026257233408640a71359d96d13c19cb10e8188f29be42c3de3def925a915cf8b8783538923029b065c159ddb2e6604725f444895a61579ff299511ab5e9ead72563b822d04f71a1fe679f8bb482bf4bdb5a4ff32b7ba956d5d74bcdae8d97d70bcc58ae282a1d93d2ac5b5f933314dc34ad7a459b33edc77c664bde3dc925ad7d849738cb02b5c2d04e2b5cea08ed61385c06fd71ac1d243669ef65e10ffa93a10ac7bf72188eb8ad936aa16de3cd6507e4b072b7cca84dddc9e54a5f0d276641fd44745e3ddc8f66e9a831bbb9e5d63f39ef47327977ea5f1b0da8abe5c3f4402c8fc5bbeff782c7fdc773ddc5e725fdbce5e208aed34e48b277e597d17fc8e7ab951bf4df0d26d0f08b295460f62779d7a41f0d2850a4cd4ed50267f5bcb39acc7f653dcca07c5e5e37b6a6663d5404ef195849c3792f4649844a27b8fbfdb87e26a73ff6fd691ba5a113760a35301a1a7368dad76f72dd8ff8d820100b37205e85b4b62b68ed1677fcb1835ce7d26a1e2943a8f6a1c091faacd3eccb5dc2d489c96128d5014c1b8b880d558b8177a2076178815675aa84e0eedf42a09fa4f9f4f68e757bdec51cd1ea5bac9ed463a899251f64aa780815d2a76fe7063f30ab31e3ebe25f9ab049fc607760e4e0891fed72bcfc1f61482ab0f713416f1271d34b58bfdbcb37eb643e9bb0ac598c09068b5fae157f095bec4d2ae0ea3f08cc069647e988dd968307a9f5e0962fe0b6e94bcf645643161188a44efe3c3132f0756da05bd7f903968f36560cdd3df860eac01df4b6083ea4462fe0de35ec6534ee213e521f5f53b3fdd4761d0a960bc5a959c6aab984585bf77e75ae94c3e431521071df56ef6f045700638ed0266f501ff4baedf8ed74240104e54f53afe830dcd2f14cd4422de87a5a83910504ffe24ad5cf666be4cead7b9bfd2695fc79f6e8bc8dbdc19e6b42f74e6ff754366db0c7fdaf8a770e1270c73f807eafb75c7c51d74f398a675239a425016e4605a5e52ff5de698a92c857a738a98bfcb0b191811e2eb9634918a9142ea08c338e2b561488879d4603f33434c5dc3b460704d21a0ccd3c761234d606c0b4e8a3fe12ad1957ce9808b5fd0770db3c13fccc162be96220323271aebb61eefe2d3b735ecd02b4d686df8bf4d8117f661965a074524afd790ad94a3f6d1a4033d1e5e006bb717d3c91290717da80c70d135eaae0789499b1c8f0a9b435a2fd3631949c2977a62ab692a138fd4bf5daac096dc64140a03bbd9fbb9438e8a537ae504beaaae9b64f030fe58eb2c03cc850330216b442cc8289429fe3eea91a72c11847890444cf8b7a8d4ba67c99cf6a3aee62553c447409e446dd75214ecd6691327359430ecaa7a96dcbd545ea659d3f87bcb3b3774c81711ded0d9d067445ba1c1303a7e2ee43b9ed5921857739b85a415eb9a436746ae354ace290c0467206696925287c493c3035c2775c70f185bcca46a89b6876d321cedc4d49d0e312fda5a7bb353cbca7c24849597620b700ebbcdd851241e2c742148b1b5848a6dbfe66f6b0a93777feda2d1b670c64b5487c12484c37c1c514262925b6f4937ebc4813abb75ba6feea9ce165c4396f42b7900f8be56f275e23eec1975b44bdab54f1ae2affc662db1aeec3799294d5293df43ab58b5d9730fd151d943f2421fe00a092cc1eccaa6bb7e09de9bb4a5308b4fa4d20cfe50ecce5132655c4ed469d23901e473cf47b4a31ee763e6982c4e71f1002b5b2723fc55b921ebdebc44976ed1e96d660b098f94c5ab55ecf1827d67a6ac065c1637eecf317299da64bfa1a65ec4cf152ee33e7a1cf2bf900aa5b15e0bfd28fb2eb4944766063b510c1c0bf6a4fe3a2309236f9b6ff9f56219ac1130dcc319f6b510a8d3e05cbb512b0d538f73663451abb564c8e6eb2e8b46f7e5fa9abac07e31572bf037721a88c7c7baa717d27e10b6dce366fdf0d41af7033051f42ed3604360f9967b03d817dc56ed21053cf451bdb94e0370b95d7ef47e092cca909302a9a56b7452171b004f5fbe571bdee1ab83e1bd2240f0efe2c59585983626cdb3ccae7fd6f018f5fd075edeb0c88b7da738d47e0a5419950a25db1081075178f52a1e0747c299ebcc258e601ed27f3922c0eddcaf31ab25fd16b92c6977f11a01d606890617225f3a74b600720e1223d973c14249e8759de45ece2ba643f970698314beb2caa2d143be9bdb5f71b0f2bcf85a0081f2ffefacbe11a0c38a7369415725d2afbc0fa5774eaeee10f603c290262a544f82e4155f4ba20f30a0f5df860ccca31f08bab88d55de08d0d39f42d55f61048994e8d04e10299bdff5fc2074e76595ba9eb7619242da1c7d3f90baa6f9c3e076a6011b91229e9762e386578f8a1c30c0b554398148bcbff0e9590ac0fea68cf49e1a5497b213ccd747309c5cbb9131df5780e9858580a964b7814f28b7851ad5e31a413c2e964b15cbc983f065caf9641d5de04f81c9d63e700d1f0b76a9feb585a5f2fde47993964c98674ab936de0dbe58ba2eab0795f825581a51af1732fc0588a641e3221a17e73030d1995bb79425f9fdc1dbb7eeb705dde15f5e139d316c01c36fa6000836ac5e32be76fe88e4785bf173a	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	4
9	04e2dd16-f8f9-4b18-836f-5fd70fd1f852	250099983	25	250099983	ed01875d-809d-4743-adc7-500f22d70cf0	994cf31f-c992-4f99-8249-858165f2590c	cda-document	sealed	2024-07-15	2	\\x9eaae65f3fc1ffd4bfabbbffe500d2caabf2d551aa5bc33074d0e0c1053879ca	\\x399b946c17101214f61bd4845f924c1fade80abb96ad8a33c8f47d81e7335332	27e4b276-82de-4895-9b66-b3fb2fb0c14d	\N	{}	t	MED-R1112-7	2024-06-30	2044-06-30	running	sample	flow/ed01875d-809d-4743-adc7-500f22d70cf0@intake	flow/ed01875d-809d-4743-adc7-500f22d70cf0@intake	intake/346410f23d836e55cd6237debbdd743e75774eb67f98a7192b0c57163c07235f	250099983/2bf3748f3e01e685d0479d129d51880b653183f2198362c495c693819a7d74bf		public/a1703bd8e19f97228097963bfa7fc80a0c05a46d90d079893dbd11ce892fb454	0		\\x01e4bc705aaa88e015bb282dc5e85581eb7e5f60527a12da3397c83002a43473a9425662abfeb887b7a94260182c2fcb50feb02e334d418ad0542fae898d396bf1a5467884e2d6151d0ceda63841c6edb64993e1f1ff876979ca1278e2977789cb1f961b5bbcac65e8fdde879130cb6f6542eb5caad8a3e84e9969efb69d1de116f5b141defe2d0233d57286b65c9d23095859f6a50a12fcb6781b27f41fa7ecca5d6c1e027e4fa2c2cab828a5bcb590fa1e7f8fe50860ff99a4e3ed91603371a31901647f2cb99950bc8d35a1e27049e09f37645f73643f88729666259aa57657270e1818709e13ada25cd9fbbd41aa94bfb7535c938d00cf4040036dc56a4c39a13c707e931c7ed33dfb4c4293e7250f89a277f2dc9dc1202f432c6b2da7a729cf6cca56cec90a6944fd2740a79a2fae28857b8bded9d4e08e5e88fc9ddc649cb558d1f4b2e213b3bfb81cedf2fe8af95ba0eb2fff3cd394fb1a08a0a5d4666bda4c1f855ea14cb1984431c2882191cb827c71989b01fb405ee7601042537697ba4390c9eb286327bbe988486921a07cd898f4db1fc162311df0832b72f7ced74fa24d993bc5af86ba80c643f23885a029f7c005e7a5a2fce796595936db20cc2e887593ebe955951a8b7a5a86c9bc18c56787663d0b99622aa206e6a02406761c720f16a682976368fdca38832acd0d9785447e6e5f030e04a5164a0ce828151a3b6b24d78d01256cfd2a62a1350767a4075ac6abafd8760da6fe383a864194956b9471ff6acbc4c7c1d33f5f391fdb9abe6db937e8daeca74fce2b7342ba6ed5300ced1372c90fa9db03aa478259b9c7b8a2289fd72db804aa385cc1a36a6f4789f65157438ecc23da1f88c249f9d19c7a04808f90006d384f995eeb8b4e95da18e0357ee37ae736290e0247386eba2c1e0d96703ad4b63294ca134d5327bc944365def1255f23db59b7546753ffea6f39f6472812ff102f6c878b57a2e3b4fb26501fb29d3acd1d0336bf50cda1153971007f078c0953a34e04e71c77d16f7b679a2e6b813c91a8f876af6d2df366b9fd4d7af3d5a086b87105c04e3e81381bfd85da14b4755bf495773e34b57c5806e4c1c907fcbc8c9b5ed625f250926b4d3756de72895203f4fe43d60d9a73e49a3b05636c78afc5159c43098a883445d8b50cad63e8ae5e24ce160fa79cfd85ca0a1e5ea550e1700245573c58fc2b5690dd81c568687ab6ea8f015369f0eb75744b5d7779a7bf33a787ea20b4dceb11223801ec97ca8f55fc82f7ec314f16466ea69656ba8c1bf4f937ff968a5a1aff7e425b5cc01d87c24ef705a5ad6401a45a9e50aa4e4b66f75699340b0f82c756b6930eb91f6789556071517dfcffe1d9b46fd0f1f6c229bd780c0eb5d6307d23e3f196d15c114ee3ff4e52ce4601503ff90d1dabb70d5aa4b396f2e0899578943acc9b94b85e7a9fa9ef9a11ec1fe223c5380f56a35adae106e129622f90813d99a046cd5deaf42aa661da863c9e6bd7206791e81574afd772f174aeca867f0059f467ea862e19f2de3b80e1f4a41f18450ee683310d6bfe4c7c22ce95188775f5a0c3f573284a8331084839821b8ea677d0892d3b488646e840c8ff063f3ae5a2ed139dca4c60d257e63f01a410a38c436a23429c1830e30615d86d7aa4c0911936958c89693a308a77e2e8c147b736509c6185940b095c54214c221bcb57b510bce2910bc8bd739c7884732f00e4bb73f375507f6f5343957c9b12fcf041085fd47f0dea939d148804f93a9c3191a73de87c06ba8182c802cecb796577ca98f0a36917329e27ded7d4004446bb493b0a6833cb9b2e2ce91a6ddb55d5c2f7a059d5a48f64b93dc507fbbd3b499cc40cdccba8b311b929abe25c61da0ac540577fe8c0ca62986a529ea26cedc98f74bd00d5db13622e219b7d5934f9913e310c286d0733e6d780570fb50af90271473f62da24d28037e041ec0e04bae147178bb4d8b009c053578006c8adb90f79b0457d1ab7d052ee197e38065d025ed3d126e26cf9d0b8d788213697ea945864107be8140c987d6d2d7bdd7660950d51f420b7d9d06af8f6bca2450d8e0615239cb559355e187517f52f4bf80fd79b34eedf6f21bb25478ad15d8ee8b5b16e6aca7fd1188c974be0dcbe6953d071213ed7ced97a111b898faf5fddb2522df62b4c1e8e0f11fe77107e7fe1ec9dea46fd6cf54f31356ac6827cec25ff14ac8c50f255c64c3ba18fdb69cb5439e79a20ece30dabc386933b84b18590dbd802c44ac907a1f55954765785945b9104ae70cdd2868088968365cc0aff880cd96bc60986ad98e935c5afbd0d8f53ecfd79bd6bdf58d87ca2af4eadeb16f1632d043de52ed2b1bacdadb9e42f620101a644230c81d7271c698c8f28d71e8dab032bedefdbd8f29264ef3f06cb4e682302d1a4c3b31f1658fe7b00a0aad9452ef5ff42ccccfb94c63c4b85a7f67710500d5cbd3f1165daace273aa1fb95ce2c82d7cab25815fd1110ef8eac67ab198a57c38c13262f9e6b50b38f2f0c33d3d2f8101286725662b5ac77a2735c36464dd9051c05866da729ef1edc691f49ce4d3c79c9698d0f0c502d7ab90272061695ddff6b7c36e8cb1307ba376e922f93b99ed4919b90945d8293e3ba12597e9286583cc6315825e0ad404fad21d958e674ae957c1b7696bdbbe9afb02aa41802b5557ecf950b1cd26aa48541fb433e847fe83fe6ec6c39cbe0f6e11d7de404e15ad0a9bf7a869860cdfcc9de4f3e200dce07aa9194bc5608119a8a50c6e8685ae2a73736641adfaa7e63de290097ae018dfb7d3e34d2b1e0c837ed79e0fba809d7962409a3a0f29e67d7191a13739460f58962dbf2130de252d210462628506132c5afb0382946b1b33117037dfba80a8f86cd1bd552146fe7dd6b61d9b553f0fe1578dcd452cde63991d9db47ac500621b7101bab24c73709eb0747a81beb848e208305e15898aaed3cb623076510b698e334379d39840de1cb0c0bcaa2e278ed01804c66a64e8575b22f7f259ec92d8edd923b4d32a990d24bffd9c2b60fe5234e00006fef2e1d07605f46877f2a1907d3a86828c75ff52b0b4e7a98e556526f4ee52cf40f59e21970ab1c2bcf45e4c404e32e81afda96c36ec9d12cf967b7a528fa04881ec108e85cac1f3b0c18a50794934ee07d7b7d80670beb4297c13193bcb4e52f78ce8a506e5d179646f66dca9c8e00f899a5bd0b806233a1a57501dcfc018bd8596a51639ab16bc123ceeb43ec6166f473290d76d5e48e8211838576504d8b1246acc559dd1efb143aeb84079c4be7631f6ba09fea612c9b1561f04a1008d27522b5d92cb4b381671d70ce3977878d1215a26c06ee0e37ac0581917be90487da7f06bbef85dffe3d0b4bfdfbbf390702620028ee4a64ac21f36060b8a7a3ea5b763f5fb4b2ef82e546165509a5d240139f49061e3e5c9734a3b71d959a03bbfbde6523da690ba876adf38cab331412813d45d7d509b6d7335bbed4f83fd17562f142ccc40af547b44d2840c790097b37ba5994979134349a3e897c6c9808c82e4e14b47fcf2728d1a125f43412b538501bfa953956c7528d9618c195799aa9445640a21d474f4b349f4bd91e5d81f85ffc945b885ff441595a07d73cbf09b0ad3d9cbecafa0c9255ae2a1fc39f7a44c198b395a627c7519a3125bb057a653b25362daeeff4008c55dce5987199daf762a0635b580f8e41961c78eae1611df430c12883b7cd7a45d55ccd27b36cc8a06df787e61b9e8027a62db13c0b35fc44fe286335bffefcc886e251eab7e615650fac2aa98c1d3370b8eedf2df60392d48ddafabdf8de77c5abe8284515496095bd301661a27629f590e5d1c14305e2f1210c71e7961c21f28e78f07adb7549bb34b4178024174a49659f2449d429bd58d027868ca44c1a1d68aac1dbddbacefeb89d1f006396c42d4ab1326110ed3331f63072ab6f9f7a1934704b684b0ab19edb827eec587e153ace2cb75ab23cf61b849a7bf74c38674d23576fa9a29cfb501cedff050e36e916299fc3b888528d4297abe9dd39a49b9686ff5dc150a1bf0265dc39448429ae7b681327ee5b01a1528715a6914a5fe88c844941b4c53a6b91f6614d49eedea5a24bbc9763e777f09e37886ea434c61e211d2d7efe0bca498412cacbc8d6bab3636a76f05d09e76f135aec02c5ef34a6ed235b279082577d444cf17fa4a8c51335dacb04521250a64b23583d80b4353b9bb504fa0afbfe0e7436c05219935b0099ecc16cdb9763a9dedd78be86d1536caafc3231277d81e32719db20bee2723df225443c5b7959223ba1e8345de622f72ce797871346c8d021d9b83e81e69a5a016ab2b264b349766a77426bd0bd8e1421aa0bcdf1f527deef30220a0a678c32a7ecd7fa7788fab8db1304ad2ca3654ac6f5070e57877c9e278ad8af618ec2f9c35015e6a85fe5764181eaa8539c2082ec78e9121809d510009c313dc6884c91996feb97179b1570e26d25b3a24fdc5ed8263e7ad88b7633715d8958a8572e1087f4bc472954ee11f32c7dc51fa633399eb8e3e43fa4a599bbe897f328669dc55edcfa03720d32fdf9643063a4f0798e8da2a6f85cff4d8b8142a0cc580367914e7841f48a9cf84d0543af24dbe7f32d5d5eb049601009031b7fba128ded68d83d60646d05d8de35b98e36d6bd1c5bb86e8d6ea667b85e008ef120e491018157184155b8a024c83283970ae6760a66891347164896c150e7cde9cc9bf7578960ddc6d86cabebb44511ba4a8e25b0fd59ce01db0de1ad7cd1d0b802ebce82dfe05c5b83fad79c7c83974d532e0c78e9c36392ef3123dc1d7aa9853fe62977777c615d5bb11074af388e2044a83957dec123adaeabb5d19bd16c5346df638be83dea499cf8e16664cc8b8e600b7e5f225af8187c0b0bb9c8514fe0bc005f145a526ca42018463a2cb957fc3e5a065bcb6dbf68ccca00d18c62c3c29f06c016a15998a1fc2913ec4ffd53d906cb525795ecaaf312a21ca8d250762907e480db2067a1527e3ce482643a28cea0fa41341b3e90c1e7f6fae9b47ef14a4dceb317a538269367bc32eea09fe3421f3c8e909fdc41729a516ff7ad107522e645ebd05dc979b22635550b3b883791e343147462fd3d9a4972c79c075d9066cadd93c8e87d82f9dd53ec79048611dc90979bee713364e45d68466b598fd73108ca0b05b65f066bfdb8197d150a50b814188561e76a96577ce3bd992dde41d6d076e9e04f7c1e0b24c52bb744a3afc737960f103be4d05b23da523b0bdc4c05b5c7a5ae2e254c6179c1b554d6e488a0073361f35d801a1a21d0881035d28a080d42fe588408002730cb01337f16ee0dc574bc71e2dbfcc96caca4003112dc2ebdf39785ed0d04305eec00bc1cbdc0984e564f8e32f34978f3554b86d845c27e776a76537f51d4c3d664b151b244c5c2ccca551c3e89e17cb0950628d4a7e9da344df74414250e4efb9ea9cde9f1ca41f0eb5d1710b	2f9dfc82-b9ee-4601-b24c-41e3c7580322	0
6	9f773b49-aee6-415a-869c-2b1bc4b73db8	250000999	25	250000015	81a3611e-e11a-4655-8b4a-535e69d9b79f	fb855336-92ae-449d-81bb-f9461dc97cae	cda-document	sealed	2024-03-11	1	\\x9a75cfcc0678ae36f4aca64630053c4d78792ee5cf575881fda69184c3977f7f	\\xfe278d34a7bab0941111ff883c93c634a742a8618d0a3b91fb6083abd38b3caf	\N	\N	{}	f	MED-R1112-7	\N	\N	not-started	sample	flow/81a3611e-e11a-4655-8b4a-535e69d9b79f@intake	flow/81a3611e-e11a-4655-8b4a-535e69d9b79f@intake	intake/8d3bc61cb8339eff3e25484db7abeb4ff5c175061d80836ea75710a060e084ff	250000015/680d254fd67b924a5b4d366563d693cb973b9f843484d4aa0772cae1247b4285		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x017583070d6acdd1925ed7f0d989069bd06f242e718dc34fab8c0708d7dd9e8ae7f2d0aa1060df55ff4630d2419ffbfc4f09f5dd488aeb68c329bb3172d3a8465117741082a5d19c2626644ec0e4ab10b5f95c13d44611a1c676def14188a7063e5611a409bf951e3e5ffc0563aeab14e19fca6116fc7e7e63d4437225622dce336f6f96258a835562cd7c905a068b7f6d8506c12cc7cee287fab73d84dbafda0023ff5cc0277178a5ddfe59e2b7f156a37613576216e70f287ddf8ce3021cffdd497819596110307fc3d09b829171305c955ef19e9f3556cdb0efff9bade730663ee4b565fcc596326aaec9e90c0ae7a70161badd7717b61b41019c2999b9a4c2e4ca4c52695941dc23d7be33545dac366bc31e8ad6a611b594360a70d7fd379f0f7f4f05e180538e1540c7b502ebf38fd4cdd6cd71a2d175c9a9959ba3b208dde06ad97e1a9813ff1f1c8191b15e53d0b397540e062f7fc3c95bf491a4c24185ed475c021566057500eb2387d6b12732690c97f7e1e9892af7785563aa7407f40222cbef550d0dd989eb6d96599846e507c817db1c4900f03b91a583baea900b70964674b26f2ae47507a52f518825f692a2f3f9a89bd1fb934e1ec8dcb685aaaef886eb2caf6cf04271eccff74854e1be3358d51dd38ac5e7403df7c66e30c9e8e725a48805c315b27475994cb85a8d3cd6ebe70b686f1521cbae67cb8611ce408c22d7cf9cc7b32d517c086af2b5a72180b401ad0abe8b7c19fe64fe19f1376bc09b5fbb64e799714ec15168b3f4a924593aa2f3660a8909f369686a9b8fdde60fb21373c5b20a2631a6b8158c398ee26a606eab929061f5f529893ebcc6757f3dd22fe89d58569c25932e97258d73156955ff60b907cda55d2a3d89c5d1e751d5864aa48bbbd7c7579783f515dab092e484d63aa5189ad1762e977337e6d8fa4b4269663ca59c46a81e8afd1371d031240b8fb922b289e828cc6ea0bcc88fa86eae17046521e44b7415bf7c5b67f9a1020be89645b1cdcffb831f334da15d645b90e5f3acb4a0a28ad02b714b122add85a359042fb4f0a4d68ad0536d132a11a0bfd0d14db217c6132948b40527948197b1cb8e7c01dc758dc0e93ca2786f2d2a8b2ca0ae3388428697c9a966e99376daab8a9674f094fd1471aa84bd92643b6f2c84ecf14bd6a032695bc0552aad7b05865d75d21115107200bd6f9ac8720ba7b13e4d747c8ce30c739a956be3ab471e1a97ffd2dfcc3a872f000681d650f9b0dd5d95c1a1867e3d09b7728633bd92bd610f2135f0d077d2e6104d62aac99dce983e1261fc14613eb2bea03b451cdb9aac746fb32e78e1033c9dd5dc3b2462ac6cd31f08bc18d6b68c07635ac0f076ab4e821032ae8445f127291c7fef526e823eed0e0d083bb9513551b955a91a415b48d54d83d43e35b2ebdf200133e2607476c38e03845b8b6fca1ea6ce19e7ebdcf74a94301b100e0eafd6bd751a1662e0ed2483796bda86a2a212420cbbf5c9183857fe6bf77c8d9d2b65eec11687ead96b8a636ad51e9c90a50268ebde4a4bac28c6e02cce9e06a2947c6eedc8b611c362ed3c3d9fa0ef3b4468142f2d123260f4f52049729ee42bb8984e2ee61aafa9af6834842e3d5a787d33eb2a75c80c4bbddb51e8d7d33f6238f46abebc2e96e3600bae904ccce9988b2dcf15193250aebf6745ef0d052b443205725dd17d014a5a321e806b2d5e3830332fcb3f34b5e5b372da3b1f18dcf65e0507262bf8b623c291559faa382559ad3f86ea1719e0c553fde82a890488a6a797c79998f532ca9b045d180b079d2cc7d9cadbc52d50377c08c52265bf125013b827829e154500501921b20ea90199640efda4690ecba34ff2c3116e7c8548709f229a1907c5cd5771ecd1d03578160c02ffc00f59de6aa461a330d36782bdb606e8f7fedcff5f1439edacbc5fd2cc02285c557d5dace4a5883f441158d7b7fec765bf29fe39ff9bec7c831450fc924e4b249535c8f846d8e0d7cafcb142d5ce71609070b92b1c2df87ec38901da37cf34adaad88b3d3b0917158ef35fa81c288ee8b9c8e2c7f2c0b8a4843946c83070313d7321822b936a779da32c8a5e8671b6b0a0637f6a301948e7c29d7bb9aa7df6a5a869b78f12c369097132ae190bf670f92517551b777adafbe338a8ce45e9e07f565986e6aa87928f115012e4355bc7c4f922f671a98909eb4792515553bc8bd8885926118ffdd4b2e6501c5c314829e34183b23c85aaeeaa4afeee401678e3129803d7e954f0a761fd9124c5326a023be8795465ae36db2329a019fbefbb98530a9698101d46e0c885406044d882bbe462a727c8ff1a2826cb5eddad9a476bd26878067dd1df74066ee6c1264b094bc4ae405e7b23e2981867edf6d9c8b6c6c348322501e0842f21ddea4afe09a502dee1a1006c7302eb8d3ffb79e61dd9b7d7a63f93518b818108127a231b8c5932c33c3e52a0b933cd1a40a306a7dc4ac740318868ac00e13bb9b59e29893b9a802e6838f76ad100dde7a8fd9f346f8ee7cf91970ccf9dabc750a94968a014242b18f567545f6a0cb11c6c29330c2bfacfb45f9045ff9ce8ba1e098a9028572ce2855dd63f8f2b03a05f5e63631acb260098e8a9f110722d2a438f394df4827acc802d6297ac1cdb8a6ea0b7f491de4688b58afff6c33f124eca9df411a11b899d67dcf2f133cc43d3169853456a32fcdeaac0012fc6ca121826283ff1ea8297bf2022e2061fd47e3d94e73eaa676b87adbcef9110592a3b63c3f9526d2c9c180ee625e9323e83db10779557c006c7bc331d2de36f20a5f781da7e091ac4a0933ab85aa6d23e1c831b5ea4f9c8c3d8124fd6ea7550c091f94c034fde512292ecd651583633ae09d5b628d5e4600d4cce2cff523483b39572d05f7c1988d4617417969600ff98a2e0ae1693c6388f458f10c960e8166fcd36e8ff4a0178d417fe9df5892466489a759f0c60b686a315d76e99354619177ae939ba621d007ecefcb6e78b105c8967b34234e042560f3b137afb91cf3ff726285f1560fe38fc0049748d3827fc208334b82b965828270cc43b56ebd9fe7a30893ce04b8b3e3443cfbcd0306d2a2e2226b36592e229d39c48fb6975cd2d1d198e901876c57289c14e2dca2877f4cef99eee04de4e629d7ef3231fac9aab31ca20c186389c4e4e4a0d7270ba7bc3175f5b177967180bd0658e698f8e01137751218b27b7248d37405e0ef44538d0ca1ec9183a249b024277751de92b9716457cf6b4ef879ad7407a13ef5007cf0f3276874a5b0cfc3a1b1308e84b38dc79d28928ad7f7419fe93bdd8e170240cb3b1434646a61f3a3d656bef7dff0a869cde587dea1737e430b1f7b0da000d82cd9a0557e53197c1cdcca5450584095aae5afc3edceee42047a28e9e742db8933d41f11fdffb7048a2a223b8ee71782dfee02ee7b4001850d429e28ec6ef496e636ac0180d8c67750999fabd7193341e27fc0a0b7d788eb504f532653f9ba2ca775369991e416a672d62e440b5d52ff52c3d192ab4db30384a991547a1dafffc69cc92c6514246d095b26159a634aac82d526ac9a25a0c99f1fdb9bea2c895f59229f33e0a696c69ec0a33761117154ec4f6931e435c259d02d4d9398f71161997ec112ef8fbfeb1ce7c0db902d408cce1a931c2da34cdf905dc8b42087df0eabe469262088585768a7c3d8ab54ffe0e3b0f3f67a3738c6b410f07b03932b45775e3f341fcf18c077fbca8be302d7d86b22e028956e068e4656d5bfa31244efe2db2c38ece06f55b52e399da7a5cad466cca98aafd223dad28b8873a0743ae9df863e6d5731bd54c48c8b16263bf69665a1c8d0562b1a5200b75127e037474ac8eb784a115f94d7b268e6cd978df21409f6d09e79010eacdea49fbeb2aefc66e40be72627c1fdb219e49c15649dd9637e541e32ca9f4e25b03e4b2ebdb7f72209c88a8606c8ba3e5ca27e62ef1ff89e2da3105eac3bf17d77c3e1c2b5bf068d30cbe8a4c3a0e30a15308cc9261e4bd139ac3fea12f4a01a38b2bae8472c2a7bb90d0936bb26ce941987c944b27d43e66d1838230a294fa598ab9470287c4554b50c521f8b3a6c97c126f518856b82d8162f5c36722f627b6eacf2adda47ac5f15afd8891e4acbe8a577d368a284a246e2e60e099b14e538f3193593040e05934e47168fe4642d8e47b970c36628ee66add17ab69aba28e4efa1ab5f6ab29ededae28d1744f9b9bb433491556780395bc6429d1bf01da94a026635f58eff65acb9c7375c1fa653b65d47c707bcd116a58b030d758bc294ea8c4fd7ac24d659b6ec3f69a26bf0426c69e60e3988eeb4c14be42e87bb880ba7f93bfde530c3dffca1d5525bb26005d7b900ef4520b8fc9e8b0739953c3605b68a31fa4f43e532db92720584cb772ce8ac583b1b5f4faded156e4f617dc8c3503f2c32040f44cae4d182baf5e05c00887a54921f6fc1bed3fe0fa7cb4b6f79ec8f3429641680ddc6fa72c5eec48e9f0ae959a094f726e9c66ff3f5a446c972c582dee9eefd5bda13bf9971e250aa9671236225208e41b07e2c49c674c46fb71b46105ccce2889b8767249375f116f9cf83ab01fd78c40624698c9a0c3b194a397c58c79dd065fd3edbdb0f8b280e2ec3b21527e3d090b6d857da7c71d6ec25852a50d9f894172874a9beff2441d15537b91e65fa600d18e22fc74d15bd6b9282f3f9b021af6f49adeb940bc4698125fef81d16e142f25a4fedc9b017b4c8e584a870d903adf072f0d7f2e297c1221356bb7afaa64b713e20ea9fb7f71cfd9db1b1a66efd2f31ce9c900cd87750aaecb236c778743d6b000e8396e82c28c9f1bc1e09123c93f8b5c482740adc9e947b5671221d5e85f856ba2677109e19574930262ed98121881fe524b3314f26f48d90771398b0e26f92fad4141af691d57dcd5a2e9746a22b4a0a4d0495cc72e4bb651a06eb380b2b9a90f7be06bdfaed7d1b8b6b006727b96df138d8b0a94ae7dd02f22c46d2c9b46d4750208b609e477c9899a226fa74869ce3f4ea5df9301	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	5
7	3c1e4967-8830-46b2-b082-23c8737923b0	250000999	25	250000015	ecaf00ca-5df6-48bf-a081-e7d0d847334b	fb855336-92ae-449d-81bb-f9461dc97cae	cda-document	sealed	2024-03-11	1	\\x95dda3a94e6c3d25543b01d857b111e56251e600423e4fbfdbf06019857b42f8	\\x0948d636eb0682255137156c378641979ab3baf4cbfb582c7ad71e95de8fe96a	\N	\N	{}	f	MED-R1112-7	\N	\N	not-started	sample	flow/ecaf00ca-5df6-48bf-a081-e7d0d847334b@intake	flow/ecaf00ca-5df6-48bf-a081-e7d0d847334b@intake	intake/5e790b548e6568499eadd3c423f3ee31e1c78bd9cfd9a67090713ce91a80fea7	250000015/fd3efe14a3fcc94a8093047cd992d80a2053cdbf6a06523350c241a0827605f8		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x0156ae24220fbd847e4a9d09046e7f367b1bcc8c9546742184fb4595dd25405e7dc5ca09d0f65ed069f259b62ec64768ebe1e9be585c4a687f67f68064b51a95f9402806daa1a9131a78f8943734ef0ce92ba2920beb30ad092f075c7193ee95891d50693d791e885e611b1858a59617e66e57437434e9382254702d61263d60a2f34e16d053c1a99388f48abbd9157a9d52a657f43fc83402e1dde516e9f03a130af7463ac58a88b58251cc319dd8f198b7c0dc383eb40f028076eba6dd0c80acf775225e71cef9a6c1f0c10a83dfa0021f07c4496e3688f6b13230a913b4d056fb69aba3a2a5e2fbefd75158e97834b71d341f9742597f55fc82fad1f4f9669c38d540a8665fd38f8389e484ecfc96935272cd80ce3d1ba2536a81e67f69d7cf3f820c39dae57730ee26b3a2de863650e61d9f26f2ace10f175425cc25cc95f5f6315d7c58d6da82b4b663190196258d1cfc7f78f90bf403095e3289cdc12b771db4e524e3b4f692d5746031fa429f9f0e34bca608865ec2010fe334fb58bb08c1c8dbf6d94b7e7a5b95b5ccb74c27d02cfdb4624f71c9307e14eb1c0a90455ddf7c86ce2c29609fc8d4ab45960ec42b3255802170e260fce74593b325961271e697906d89682776b10f433a9ff176c316ea7ce565942e4360331ea535de9a9a3802eb402f0cc932b8ab225083e46e594bb52660345d2af9c90b3c2a596956900303ccc6854586b8ef5a18fc3492c4ec2031c406ce3e37060632d191f2ce6783bf00bb30177c9cd955f1229cedbd13af9b359ecb40d02753677102722783a1d15c19e5e563074ddf48699ffb34979b8bd6fa97bfa6156fb11149469e25f3a88bab40d2560019f620665ed17c63c8784a8b96071c5d292ef8a300457b3ecd38bd3a904cc3f76a547a307b6a1514742877e935ad7acc9698ea49edf119370b7dfb2cf8d84b3d56df0a7ca0a5702ef9a248e9fcf79d450536dccab1090bebd4d82d18508cc03bf12fa42b3b9a412fb18753cd29f80435044ecce59eac3cd18b1ba427f542dd7c6becc38d2cba915dbc6a64876b8c79dde7d49443cafe21ccff4df4b6ce6ea3ef92102a0d97b1c7e1a2dd8ac1c5e8fcc08370139e3fa56392c648e19559b863e3221ff0b72885a93f7a1f038d2c6795c83d0772ebe5ab8c68e32d146946fe5e11b5a8d0edd61a07b8acd07d2a8e668642bf6e52025a276a3655d000b428033291def1b9bf25af6cb518cb40b00e8603936b5adfbe637693d9fcdc5fc79fcafa24e7bc28e83ec8ec8b9f74314d24ab3b33cff99198a3a075a02469480df922aa9dde2f1d30232b3e5c84575f163fc3b0253412403bcf85cba5b3d10153e77a0c9a5d9e80ce3c9652bf2d20bac6a2ad127cbd97da9491de30825b3482729c69daafc7911cb6593b24474368228f63f84ccec12bf7558d07cd56b302ba741647bb2dfb18985ec47ea7dfc0d7642a450ec0a410bc368e224e1d5dc6164a33e3e3496534015c9650d5121e647df00094cce15df9a881c40abcf99e33f957fb9f4f947766a687177786562e2709ff2d1df4aae738577c9aa2e2d66553a9b082c8cb496f7410652bea8dc70268aef61b9717be02c82ac0e37a86bd834e3f92fc7b905d85db1772dd95ef4d5ce66db9a987874a22fdc51c73dd80cc79ec004acb0796f7e6facc2e388417cfe17daeba4de0e2a1077e6bf2d8b1bbec510b5becd5ad7be878b3fde2f05cd90e5bebb8b0055975307ce898e532d34b37ee79b50e0d51e2768ff0416ce27e495d194597b00afe3c8ae9c4f5b80ac347be48de5a0df6c847721d726fe1afa51b9e41c73cb13a70288811433f32172bc5156a0bd2111839f9938fa5fae529909d52d5cbada3ba1d73ec9fef44d67631bde5fcdf23e82ef018879394d064bc7cf46b21d1237395871786dd3e225df4a076367584c1af9807017f5ba4c95423cf002b3c85d95188f991e71999691fcb89893a54346bde8fede52a7689b2a2c7879b56b1bb966c20c5d4c5599bb3da13d82dfb81a23205295cae509762c32f1d8f4467cd0efb13261782237fdc577c7978d0b17f7f23c75528558a0de6d7c3cf674568b9de957c550a8af88f8c40836cecc0c07e1e01282f7fee0254b1b95421b588809809042ce5b22cb381c5b1452959f5aa9f89edb0f60fe58b92da7578e2ce68a6f9fe4a159ebbcbef9c7da2001a73782ce87eec00a9bb27c64e30c5adb26c38cf56ded7fb407ef9514486c854e611ce976d7ea74f9d84f0049c6cb534c148a4f5572383def25f62a7084c6a7606d20dba64f502b2a44c6538c8aebaf736cc64e3df3064b115b1dc5349952b07b2c03e4a2d76717e7d8fce7e774229c58cbac8c4db3183cc21c1c5b786e4158585ce5a5fe84594be2fe73017bd9e62a57b2a5048acadcf3e509f34be2400237daa3b5de5b0e9abf28b946b23f7518c82a2114421f2cfcad68f9ace4269282b75334ff3638d1a46a8381f9ce313c32b7bbfe3c68f00a4be2776e9b77724d1f2ece88b99ef77d43884f859937846d76fb8f16472a2d566780ee0e5b19c21d432137035866fc5014838c5ecb6e4e09e1941979209a73d4be9765aca57b6c7b735537f02d6429240a96ff6459e797f8669b70ca269ac19ffa2e883dcd25692af15958d0a9f67a7250823f872413e0af0bba3b2ea34dbb471a2aca341d6239b80ebcacd9e644def22d9085e93a839ac5ebca350ba52b5b3e6741181686e7addb949285fac4ecd6175f2a69b38952200ffa5e3ba0623463b6bfc3a163e0eb1dafc2ea2b910c521cf0d4448f543259c2cbf2648998f858c75e1587d550ea398a46b601a93e07f37fa01fcb7aca82034cf18cdf89ebc0b84b18ca2701b7cfa99559399722e7c3fd0841384dda24ec70a53a478c4077b2bfba888779471534bbf7ff95227271e0346657ddaf7fb1f7cc858c4e41bb03c5fef9a200b757d46a44c3e7ffbb80a7e187271fd72a6490f462c3449e43558afb3b79e72bb89960690549d148864897022e0f39a3d8c4bdf29a33fe43a9d023f8f0714d76e7f66d36f64b1ef5be1c4bdc44beea27d81d62e1112cb1f5658728274137553fc66b766ee67f82064f86230bdb4fb9d887934d655bb1331b45400835ee47c8309dd056f9b7e4edd1e0bf196b89dd6e55db10482816a1e707bf8a9bea0c7324802ed8747a8d8e16444037d45d7925e9c3c3d7401040318e618ca6f8fb7720318c734499e24f092871bf10563a8643a16c562469b037aeda576b4b0685d132b0fe2d926a064be7250effa4efc7939da885a66abacb8a567d9c87be8eabc1133b20a1916ad9c2467e3644a04569a8d42479653d4b0d0bd80b0d36737625fac59fa10eeb38a0e25d2f2f69bfe0c7a0796fa1005008cd6a2750563d969e1754ad671c692bf44d6df6d979a8235691340202e4d7c6fa8b7e38b09e3d9fdd99f62cc1adc136d4e9d7c7cbea79dfa808b726d930256557ce1ffb61660fe0af66af5edb1c05f402e410c502549e0c244d85e5b00a85d3e7a1d1496e0e31e411335cd0d5ab5a3b505890cd655834cd8eb70253133197fd56085e8981595f57a3c6768fe25c396f070255e75d7946e3869e28ed7a97922d16a7ef80d424ab454d54a84bb7f77f123d1315b5867338624e069b9d9d77ff20ff31a864fd49ad2682f8bdd512603bede50c666013ad325d56f34be196cce0c61945ca70b837503d2f10f3ce36cf31cae1b9da4496dec210dfd33cd6423b21cc1cbb56e32ecb1259419f81a3d65c83436e2dbb8c0bf17883d93e578c17a764599ab468015b0a9add7481594785f4f163dee4c21f0fbe8b290b94032081700c2137211d19bf6acd6af29c06927e1743c60a25ef4d96724b647531491fbc8b902e4e66d5bb6181ca7bbb9938d5ad2ed02be4bff3b9ae600c2b7c54ae8ed946efda3515595dd11c514c7e6ab85d6cce265dbdc51dc238bfd64524818497a26bf473d32e2ed2fa8fe95ca69a2679cc855c7fe057c2704eced2a895342d255f6dc7589db898ca9c71b1ac96dce645f763e1c278d230392838db1016ea3aa2644dda21b0e885cab69e119a81af498f7ec6a77b7f0fb3d188edc35751c0835822b63b222fdd9cec67bb2e9511b3133ac42f3fcf7892b4925c19accb4b0110f9ac97a2d7fa3db1ed848154367de8fe71655afebd1fa76d1d92d75d7f9568148f827dee3429f5f4dcf431d87998cbbdaf7d004533fbdb39172b9bfd809efa531dfdcfa0104ebddfc8277c37d9f3d5220975aa732f1fd37bcb59bad57866ae59262a9a3e18c168acb365b4b219a507ebf89e6861030e90abdb5820f8cda7c225bd7fd1cc6a07404d8cfed4882006893b20ba6fc8b7943a7ec69ee506513f0ca091d97f01a0b59d32b0cffde3bce51fa0812130445c6354c8f551832ae01bd57bc55ab9a6a6429711f840fedb69e3d4fe26419b2f3bd4e435752746738e8f40082b69d4170a7bb976791f20b674e1c9209c99f88d1448bf8e64f47736e8fc41ecd4d45c23f4bc115dccda60b921e4953f883092a512973b2ff3b2a7045283358e570cf601e121d64e9517cf920fa4338ab92c2ae413df7b158464bc923bcb4e0550007dde1f7c022d1b57dd3a686b0033300f642526a8270edfebbc67fdb43e33382cc1df036bd2ffbc40f543f6922fd5bd7a2a8055037fdd47807fff865740d2ff98117e962bc512ac1e01f7a2e01e7937b6def6a86692b3fd3037ccd9f01f4cbb83da070974a2bd41a8c8ab303a542b8d6b52c366e377a427e159c1aa8650ebc41ef763e9d45dc661492f5d1f4e8b63f48655267dbf1c3d552826e38cb4feffe47f8e27fc9d4c0d749636896dc24ce72902f1139e66df1928713f29e4ae843eaabaf75bd7b1dca4df1689687b4b763bbaa2e086df49e768b1d65d813728c937e06e18859dc1c475f185268995f70423ec010b1fe02e262d624ece1d9228c08ef974d8be682242da2f2664253334ccdb79a4fcae046f0a64a7feecb6be9961cec9d5b1bd9705b0abb94e6a494e38e921ecebf84fb8485f1346846eeb104e02f9b3d2263b6587100	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	6
8	b655e226-8919-4f38-a1c1-d75ca18fa987	250000999	25	250000015	b54c4fb8-78d7-4d7d-a1b7-cadc55da6224	\N	structure-data	sealed	\N	\N	\N	\N	\N	\N	{}	f	STRUCTURE-RAMA	\N	\N	not-started	keep	flow/b54c4fb8-78d7-4d7d-a1b7-cadc55da6224@intake	flow/b54c4fb8-78d7-4d7d-a1b7-cadc55da6224@intake	intake/59935dfe3ed653735a2580fbd2e610e227e77003868e86869e572e802facea2c	250000015/d67754c501a065b2382e5098d7846d4e4111ab38fdcd142e219309d25bc57ee4		public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	0		\\x014f9567177cd7b326e6e6c06991e5737b72e2aef71aaddca00870f9a0f3d6263863ed20bb10abf958322d76a701837741e26f3d02d8aca1fa78ba7c590f3f4f725174476834654d0326d659a913daa1ee8fcebf99915fb39e00dca1b1b0df6048325491bace3136f4cc424a0806b3dbd042661617cd6011226bd45abb7bf776232b60a5f423b9b33a9367a754026898436d276b5e3a642cc1ac35ecbaeb3c30ac671409dc3943c32c0b826f75e4f4861c1620625090fe460b2937dc28ce7262fffe7d47d7f34fb616a474e5b53f136d512f9511ce9d16bcf148b403b8245c1b61146e55a499b6b8346863a97f9c7d89d45c503f202d6dce0bb6b83b85d5021fb63595f9c2a8c6a31fc670570a68938a8e9b01d1b5e4cb301ca2fe3604f37e7bdf29c2b7de99e46e98e2170c89e325f8e38170478269369260457aae20d4929c557139b1ad81b8411dc5e92e781c7a47c36254bc644c672be1c9761447524ddd7362d4533d97231ab4fabe50743dbb4e097b04c525133ca23f2ff6219f367f23bc02544ccd196740b6a2b0b205926c50ac3c132d7db7b70172a7ac83ceb52148966c0534e93ef0e4b63f3eaada8aba38f5d9bb82608dec86caaadc5866192b04ca96c84c4cd01b77ef37b842b3f3dd6d2775a74bdb2a0db4d085398a29d466b5eb112deca0b2f17984ec702738039946b15a559de812d414dc03d685f501e3be97b2bebaecdf0b81b00da6a86b8f3acfd6ad43e3ffd63688cd2a2ccbedad0180798e0e1985158c5337126c1bbd7b644ac8fc7c6d66dfc2a3cdec5b0c0c153715501eef5017bb26c896df5bb6b8cb23e0efbbe71ca445bcc3a02c573711927cbe97675884168e10403b860bb77511c2fcaf4a854c25b2871ca6441baeb1fecd236d1474c866ac50a4fea803b4bfdc7835cfdc9f432f28486ef904626d2eaffbf22c494b5312a468a3ad28ebd2925b8928747d4677090ed4b35c98b1fc337306450f29d108fb59825185913573585d71079e64b3b80e5284eaf0bef714a500c896a7a5d35533504c1c42d62f918ed82b71b8622a144d82b85ff1ff97e5efdc373378bbefa9384b7b5d48e98cc9abcd4df4a4d8ce704a4c9c7662a6d2bef53900032b81dec78a7f783b79c7fed0359f7ab0fa2ec69a4844ce0de5117d729dca3d7694a7208e6b2ad2ad221496717deeca6f39170b6a6ac9925b984c3f846761f2f107af2314b1a5b13977a16dd4cffdf577568b8faf82f06d4010c506ee4888e91d362e42c7a60fc4e539ad06b0fc6c9625d882839cf87bbcad21af84a9560573ddafab98e658af9d2cd05250e453290301ad36e0c69c2d9243c99fee3f9c850cd9d015ce11f77a6883479594956829c370eadd02d91bcf99271efa95e4bc73fdaced089d14f891d4c01d1a211bf8c8e3edb5403bc055d7b836354d979ff8cd797301f646a0c3e2f6c5a9b3e21c08e533e8563ef25b88d5dd37cf662864a50dbac929588dcda470b977a46558425eee3aec241942775a40f68ac94292bb52610073e1dc45b04a4067a72a9ced8e71460c59e629f17264240f3b030a545abc93a507eb9aa790555e99688d24c154e32ea71060f7526009793aad41bc4e8bcfc68764046ff5db69a233fbc8ea82922ae9011038207347a10b1588f1d1de7e2454d442fb451e739788021d12f9cace35ce351b8f7d03bcd487718062c3aee6e9e56f9801a877dc734de194338125fc90eab242f873bdab1b1840503438c2b2ff3794de924c8c0e1e633aa6ae7f271db6aeb8fe85a9c12a609d05487e99a21545f94e2dbc61047a865623be5f07ec02f7d5e180a6d48c5f84ab8a0586b5068defa1f66df813d2ed2e7ac300c734202fbb69a6eecf69c4a66f4f986e6a2069513fa9a8d3c1ae10a15d3ef26d439b954f5ce644ff1bddd03586d10e6feae898088c11d0b3aa50ed1aa4abdfd3deb9fa8526d38ac7b52bef09a6f98dcd5969211d89901cb1de4e7eef7a511281a270b0eec748e519d5998124743fad6320e701adedfb21312e16e3dc5442dc9d07a41a7bbde6cfb18caf74c658bddb5b695d61e3719dfc2ad9bba81ab07731578e09015527df3d8b41030cec4f939df51e57778fe5691c0a10b75867a671b588bc9f9c151d133264dec6558c6726e712a2c1b6cd0a37cfc35d9fe61df1c0801efbe42ab68b1324476591a22e5b6929b4e7462c063b6903d5e077a61b530923e63bf989b5ddaf3dfeda4ac88a39d19617938fcce7d5e02f30ec3ac97578635b72a3b3c706a1b201505ae78264384bd115a072cce20185137555cd7ca2d9e1dea619605e188a96c428d1990854cf78dd13bd34ccdb6201253eca897b70c19c4d805d134a71cadec1ea474aac97dc6fdbde8f963c6514648d12b3ef1c473341646f7dbf9ca79ade8a6fce15bd6567780b2f62a1150d01192f2a898d99d27a077b5da7dadd70272a76004b052ebe5e7bcdf11052e8868ce4b26198d1ddc79f8783d61e7f12636d0f980540d04f0a9d465ebb1f00b44040906cbe3699e10e0b0bb3983e93824ab057812347ed4066a9f0d0c35b4bfd027a4daa5314a37dfcd420ef8af444a8b71cd5175ebea8c17a034492c304546b98af3824ca549922fdd800b60877ffb89d247dcb9d592be6c1885edc6a74c7f60cf5aac80e4cb7ea2076d42cf7c78e6af63f1d65b2c65f1b3f5d5b0e06cf43220f6b65b1198c64fac52cc5466746fb7f297b7e2eac27e936a4cfe0a001e9a0a69d7ba3d0e345b9f34c35907c7e5667358d86b0b5598e473ad544ec700514051220e34ed7f893ffb187c0abc3824fa0d309c7deea4ed2c7a3997e5d86b728a921557f7c0a4ecfd422fb6b75d64bfa1dae9f42b329352359c0cbdbcbf6de2fc939113eb6c0735013a81a79a45a812937c795323b1d7e37758426bf6ede4899e0092823dc0b32a68043e3f531115a79213307bb0c91167f59c736b7e64724562dd0d509b9f931f4a486f582561d785f3438b9a291cc24c810f238100f79f4cc12461e403632fcad8e9137a1d45fa8294c16a8d5ac19e49f867d1c31f76880db31fa2baef672d01c89acdddb5add21c8252395c4ee89af1605192a8d4eee0f4e2bd392a3a39eece7ae52e764a7e52545cf832d7d1c229669ac0413464d4d4a1073f7533309d20a40341e9e2b00227b6f383b3842521c10641be7e979c722a92d4737df17a1407c7117c3019e28098a9cfff08efe5a0e3fdd289c63049c986dc0800a22f64560a9499cf68399b8669d83edbe61e8f88ff8b0fbe0f8df7c3220fd90f304431bd18df99f7351a1321eba29efd6602d18745aa2d4f4740f17a0ca5405afbd1761d6d4ae67a6a4e5cd59ef05c7a7ed364b571897ebf627d882d51ee3b742c11991f6c6789d5f4f8b509504f8a7b603269639c6f09dc11ef218ec9b847988c6e81247fd350257130d3a0b11a2d726de01057eacdd43194bca1cec89b854ebe27007a86fe7397e62ef48690bdad813565359a364f191bb5918a9021e411d6cc72830af06a0e0ac6047b5a70fb5e673b8104e0e1c2392fc37d2422a07041d46832b9ec9752f48f624f3ee8a48473f2ca0218019956f1af74ca4d1eb33d47579aa6466ef0b5fd8237769af541ea90b78e64ca8b6c464a4bb48fd2023b52c5073a37f22af8998f7603512d845d0cdad5199b675278f90318eb2e9b6c722fcaf32b2a0fffba8ee9bb083b502da22a26db1f7ba64b39c0f255879b284aefe9e0723a33f936f1977401ff4d4ed40bb9a6bcdb7ec04d50723d296817c6ff96cb5dbc492d0ee55a4cecb020705c8e8654444134c7cea6ec35a71c0dbe504d6bf40aab02a7fea5cf045d4a3b1e9af85aa0c742c9eb46f15d90bb9480a733638f237b8f71435b4609081aad3243fc555a6746e6498b7a0a0516aaad95829eaa8e3389a2306eda9c41a573c24c0100e7de75b94b5ec40e12a8a3ff504e9923aaea52f91388eb2dff30fe476bfc480ff2f6a036ead759305250ac39ccce6a5319148e47b36b7b181e51a7485de15f7a2d5f3f6a21929afb09f85c0ed5ee2b3f6e4071358054f9b1e430be463f7e07371b2aa6e8de01c5f82c9b4eef348951e665a313cd3fbf430810c9b3c7cab9b14677b6f2acb18fa223b17bbf6f6c6b41e7bbda1d3b2dde8a1b286cb83ea54fa44b30d8888d13e3188533891f62fc275153e7bd83eb6173a5b69d0911d7f63ac7971bc5358e701a0e39c93ce04c65653a1e7e6b7390afbcc6f4ca1c68f675253619a02aea170e8b78b42f1011d17b4bf2e32261755e1aa255b0d9e9dc90716accd95000744121c404556b5baa499bdf58b2cb86210d8cdc4bfaa40d874dd5e03f54a64a2dd768e7115b383d00656ed92596335503ec3df531830bdf6fe5361ff474e54a13a316e55626768014044f3a0acdcc666f9dbb2c01353de8256f3e1dd798b6974bc8e8371b36796a2738a6b8d9a61f84ed8c214f1c79a21fe643db6072cace900a430c4cb86b9c6cf486e00e5f7bddc9cbeeb2fd83308c8e7149fac2c6c9cb37f063e4b92c8b0d6b4ca2609f20cfe4848a286c591b0ffb80f7648553afa9a6666c5b9909c051b5ac2f8bbd56b80e46a2a46d9f81b5ade381dc9b6eb9c4892610f29e641823958169ef4464ad3d2f46800a9189cc6357861feebafb9	8bb65ead-655f-4d5b-b691-45d9ebb2bf30	7
10	2a4ad907-0a82-4ca5-89a3-0edfcea3ca78	250000999	25	250000015	8ee3062d-62b5-4bd4-af0b-fb98f7fde08f	85c9c831-8efa-4119-9074-4fd5b6d693d2	cda-document	received	2024-03-11	1	\\x28036b8a2029442fda1cd885db75d679add1bd56729c32f29220da985b16c88a	\\x4d6e142c3eec32b682d3e885951473425343d632326bd0d4c37b59c83744b07a	\N	\N	{}	f	MED-R1112-7	\N	\N	not-started	sample	flow/8ee3062d-62b5-4bd4-af0b-fb98f7fde08f@intake	flow/8ee3062d-62b5-4bd4-af0b-fb98f7fde08f@intake	intake/06cd6a821a40262a8d801ca849d4252bf36dc8bb7f8efe3d2c44c583ab506c21				0		\\x018033af9505178e8d6c7dc9854803dfe4bfe1100eec7695cc1ce6eca6c09cac3bdbb0e59a8b0bb0030fdad97bd33bffdca946d8a0311f36d0672de1c6f87a4409f4f99edebce8d6f2157bb3d40d35b013858bceeec27591544f18dcaa54d12fe67fc05102cf4f5cd1b4c5840d59c883501535a12e9b8e90231e5342d06bc52212d317d12792f80b3db4423a7b4b19d3056dc569a9345df4e0358d4f26032a5a2e6935281629b104ca595e0d354e6d9e4cfc59b9a000d2c6e04e60623e99339b0cbe4fbebf54e0b501a6ffb894010fd058f9bb0a51038d37cc4e201c7b0e421f96633741e14047b7c78eee31c842fcff090e87565c444f5803a0e4896030fc006f01c232a6e1063734c9420822f1fbea1df9250449d482c8bba6fa66e015a35fb122eee662580e25f405e7c1a03a96f416dbc3a30d355a91b03fd41ac01025718fd1460f51111fdf520dfd309957c482e7b1bd7d4ad33af551031596f5d49e35e39148178250f02b8897bd66ba62b32f49291388c125d21870410c8c23b45d490288bf151e3d68dabd1093ee25af819b08f974b77b17937a2f53a2c1e4093fe508a3135f6d837e06185a8628cc6afd73d1c5006c9888f1f357422f3d102af9a4ae826d0680d4cac164d71283f601be060928a115eb942a30507eceae13fc872323595a8ab480a7f490f784a07faf6309fc5be33a1ea0eafc887a443f351ca6d4090e14a6cea13f11ed613f330173631a619886db714c861592065bf26a743aea6b0744479bb705afefa610797406a93960c8929fdfbbdac126356763b951c95aa018e55c88c80e548746c1496b5599e4a4e251699b6a21bd0ec8eba2490dcbe9c2115898b3acc649ba3e9cb13e50633f39df4cc706c200990db716676f9bffd352254ce5fbe23725cfebba10ad5c1f79119c4f3efcf603149d84f36bff36ac082688fc47ee44c8492dcdaacd36714d01640ebcc370643d3baa35ded1d2e022e9f6c7586eb17ea927c5f9cd69d393b7271659e180061d2c5e7da67bac1351cb22d700043785ea3adfe94fc186355107942e96b37ede042957f0ab534cf1b7d4bcdc535a404d6b5629d2ee53da9535d1d6dee23b06b3289eebb6478f01942d377dc17c662882ed7a3e6b2abb9295c4c364a1cf2e96ce9c31a02157f4ff3de8bda3bf2233c314c05944ed3023d91da44eac0ea69698effd3601f7d997f5cdbcefb05c25d0e751de0503db21d0596ed8553c624b517d34f21a5f300ecc6a1b40e1c2060f319348e38b232936f3093a5790181b4ebfa84651c28a3311ba804ddc80fc98f12f205862cc75cdb569f701fef572e5e460445357ea92193c1fb9d71f6d95a150e080ee194baf82ca7b259c5768f1a605acf4f6dfc6be038354bfb6e73084da5507cd53067055455fcccae302809d0cb813184f29e1e8935f677039738b80b5c512b456abaa7a919ad610f3801e471977150adb6da44dbec89a915112227089c6d04a4b3d966b5c216899b60c3f92de0ce09459dfa4d2ce3257a3a3c914aa15cced47b8745eeb56bbdd58938f86e4286148cc6f1a87515df70d40a2b61577e602ea071be386bd9c845303cc45aba8cfa9daef1cc4572dceaa8216069e74751077e4128447bf64ab869a6d1de44352d665520f44fba8930890604f15038ff35825690a70fb981db2cdc16c39d37e1420125c4249c7bbb470ee5c52353882b2b4535222d1aa00929969f0990839f8dd45cfe728dbb617778e9429d6d02c82a08944126537cd63493f886506a2c0de6cf92b5503efec7c5949741008c04620b8687885bffc5df367428ac7068d392c8c7ee556c6f535f729fa65eeb044a4e1f4a7f67625dc53a9a7e224d7b8a3a5431376431353e88f80db1b6062639548015e74a8b1f72ec00a1d77f93ca1bd255c8d6815c57597cb41beecaba906334f6a7ac35bb24e86c73636bdf0084a2bad9e5f565f3431be73d8a85440a1d23adafaa8f432a69c44f105d62861d217502f6c92d6137dbc0105e85a5583214025a3128b313bd41b578dee09048ca375e50a2786cfa3b320dd80692912770602c0ecbf0bfff0cd68149df09634873658b931cb8979341939573b68cf38906a074d34013874d899793495c151f64cd4defaf240ead22db874a426cbc1a3f1ff89cedaba01811ce0ca1f264ef50818c40d866459044a3c2e39655fcece3d704b11452ed3390238c8882f2f3b7628c3aac84b02cbf3cf65504c490b6e502667a0b03cb043121791e91dfc943b2eb07d3948d914fe3037f22e933bc5b9219a847deff39c8e1cec368e3d26c8622426ddd2d1c0f8b2b8fefdea4ae36a6a6ed510507e56ce5f622263e88b9bcbd92e46c55b188238710c7dcac043095a3c8b13e6086782f01ba2ebb00e06701afa004dcad0ae02014bc59301d2ed2366707baf29d12d4e2ee38c9783a37681515cd8c1abb6f878a608b0de6591bdefb190eaab391431138a0855a85626735c60e579a8bf950c7c323a63c257c210cf78ee39a7f9a45f3c5fdf9e7c219869979764bbeacf1125b801a8d5e27e880a42415d10207d69e2d401dd3225f91c0723db4ece9a15d47bd3ad5815d0f92541e7625416f480ca765cd393198f51620da8391d00ed485901cc3d9e847af3ecd544b5edf8ea70ff45ac7df47cb7440a0650cdb5b2bc85faec5d9dc0a5e6d29401025440059810c1742f5a7c1eee7ec2a8cb881608e959a79bb08c102f0b43c127d52cddfaeab29b9ac26ab8b0c27a4514346cc8c5804e158d3e3821cf6ac5a933a8379e8ad6653c1deada461155b6eb41b8b14fa3859180774917366460825aa4f19ac6ac90cb2ef26d63e30c5bc46f50c7fb5ce81e5a64f62502609a810484d48c7f262703db165dc4bfbc287c5a306772c0d80fb73d7d5e3a1198f3b7a74963b0ffd93f4a316732e1b08b1feccfe60040727185fd55d64daa9165ed6110956261475e64a842a8c25b6ec6a1932f3788ea3efc516952f1f0427807dad4b39a4cc4037de680e73040cdfe09127e05d616adbda9fb957508bb6d4e3695485db35ab8013d024d02bc64c2c228cc24903861e0b541e63a4f78f6c7f4634177fdb075f3514cbd7d36a43b596e876792e31851965ba580867ab7ae5af2ad00af5b88408ffa2daf64fafb3c5d5de3fc5d81eabd8ff55dd894a4bb3d8e2e305ee959655fd973facc837ca520503f0c73292f03b9303a1dfed0a1fa682522b49bf60741d963b1c2d13036ea54b15fccf4a941e14fb2535848fb7d52140f1548841f555b8463147ef26cbfabbe9be1b37b53e0f33326b11298a4b87721bbf033ef72f65e3b93a9144233d9610bf31e27eae07ca5fc575a2565fefc4a7a92891ac1365bfdb50add927a8ac50e4d00e5cc6db6315dcf336b1898feabbcc470f33793e03e0c35af4eccacbde1cb798b08432724e82dcd4dfe9b2b4a310453614f398466dccbc845e04b8ecd6a9c977612446120db31969b8c1f087dd2a6a41a4be43b6de5e80b5704f4c9bd7fa91096090726e6f6e853936a7eb48086427d8f08532e48043a78d5bcb03c9c3512a80eff12125312589989b38a0d9660371067e1f33488e9a82d0eaa94c7957678bd4e7697e0fc119422c7d6293cc5956cb56c97503e81cc5de7871d4f2da3fa7fe7a170ecc51466c2edb38a46bb2c42e06a3cfa98e706518dac422a1b07d5619f8c96e8d80e00ba34aaf880100420158d64267a084d6a0ea4871bdf6c09d1732f1ac3311c3f0ef464dc086c6f54a898d0fb149e38b861945b1d78961834caec8ac8e8c5fef1de655748de3887325015be7a2c0298e94f688c6ee242d7d27910747ddb97d6e9a93627d6334e8f89c111a6905bc31eda016ea127670b6dd54c658ebf5e45cbc30116f5bb4d7d196e2237e4a1629ec8c1417165bf1ae11c7bc9fc0e7b26061411dc0ef0233b32bc7038a0d554b12118ad113f6a182038c43ef879dc3a59da8167c3a529a01a597cbf4415c67fb649012cc0f6f8fdc24a561a0c0d9399e874ffba7a9a663f92ad92232b409ae934de24fb63c3494f9f6d080d63e4030f90106ef025aad881929b639dc8cc4591bd85c4d7378d91e37153bbdf5f174c057470dbb14e8c54af50038bfaedff3fcf41c4a03f018aa39a9aa89814452fa379b27a89d8b9efd5b7430ecc400b3388e5cd34398e5d5dc93c21d2e90adeefe09d827d683b2a35277e78c502a5ce866f260b18913951325a74b0dedb781e250cf1e22ba8b6714e887fb10a285173d7c96efa07110191745f55ac075ce71fe19c540c6069f481b71bc8a5401f665ea337e201e74914af3e6aa1aa2b208f71dd64a9e2d27cb5f2e4757e0e663337d56d9ccfe4d8e6d3cc919a53762a31c8e8cc3ba93b4964a322a3403141d84d50fd21f6a86c57625c1d73d78f536d75180e81651f0ba9329233b35fbd38110c7505b54f9134292f91cae002d4f036d15e31f1cdeb08d792dfbc53aae9f51bd69cd66ae1b6db057d33133b0fba5fcf0b333b5709c8f65ccdd55cc76be30ed7d7ca0de40b1ae87d0df814e0f8ec4d34c222f8f9bda4e321c5e67f6850beb2dbabb3eb59e2b97be3a0268b720c7aaaec91e406b94a5f170717c27e5a80ec738d440433238a6895486505f9e3264b4f6012f2c12a135333ed9898c440ef7db83bde2514d85bf6374f7632b0650fafc334db3d320db848b8141184772d3146b0a1d0b2d961e3fe30dd99b8147ffee846c55af3db2db12c33dda7271733fbf8159b0b798a00af142750d67edf05dfc96080dd67294249a8694571daff163a99d4dee0cafbc928f404765a9dad1eeb576d223cde9009e70580eb1008c5d106692abd006fdf30f8cc3f5a2a55ee64	\N	\N
\.


--
-- Data for Name: record_link; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.record_link (index, record, tenant, department) FROM stdin;
\\x8fa5e599157df816a7df6a7dc00bc92b38c621e663073c29913439ecd490dd34	04e2dd16-f8f9-4b18-836f-5fd70fd1f852	250099983	25
\.


--
-- Data for Name: resource; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.resource (type, id, tenant, department, deposit, "position", record) FROM stdin;
Organization	eac1d773-2bb3-4762-904f-f44687b33b9d	250099983	25	9bddfb6f-5a77-4f74-a674-fb32366945eb	0	\N
Patient	f3eea9ae-82cb-4aee-903f-6ca8fccd3a75	250099983	25	9bddfb6f-5a77-4f74-a674-fb32366945eb	1	\N
Encounter	edc5c80e-6284-44d6-b340-f588e7425785	250099983	25	9bddfb6f-5a77-4f74-a674-fb32366945eb	2	\N
QuestionnaireResponse	c0ffe8c8-b3b5-4f72-bb0b-5266619d4bea	250099983	25	9bddfb6f-5a77-4f74-a674-fb32366945eb	3	\N
Organization	3a98dfb3-926c-44fa-a5fb-c1bde87f59b8	250099983	25	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	0	\N
Patient	3109619e-649c-43c6-ad18-d4587ebe29a7	250099983	25	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	1	788f5a6a-b7ea-4cc3-b767-8797da9879e3
Encounter	350a5596-6310-4c96-a433-23f2a06d7e4a	250099983	25	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	2	788f5a6a-b7ea-4cc3-b767-8797da9879e3
Patient	1bdc45ca-9047-43ae-ba97-024bbbf92e24	250099983	25	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	3	e66b300e-3285-444d-b220-1a5675094b8d
Encounter	1ede9c1b-880b-4283-badf-ed2d3c60c016	250099983	25	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	4	e66b300e-3285-444d-b220-1a5675094b8d
Group	c2e8d9b0-4964-40df-9105-b0f8a6c3184a	250099983	25	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	5	78f51206-0ae2-42fe-97a5-cb9c111dbb27
Encounter	3f2571a9-3672-4282-a11f-55d3d7788018	250099983	25	9dd28d06-e485-4ef8-af5d-5b5a3cdd5945	6	78f51206-0ae2-42fe-97a5-cb9c111dbb27
\.


--
-- Data for Name: rulebook; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.rulebook (digest, tenant, department, layer, key, name, object, first_seen) FROM stdin;
\\x8a30f4ef0ce24ce992bb70675b3e690a7662578fe782999a15a8ab8b5c9bc87d	-	-	national		référentiel national	service/d91d98774f59fc08868391052ecc90ac54e2a850c72cb3caf74f6ee3fe0cf2c2	2026-11-29 09:00:00+00
\\x68c64d216a8af4d0f04929cf67e65b707a4eb45195578faf290f547b0f20aeb1	-	-	department	25	référentiel du département du Doubs	service/97cd73a4b294c8423f2010cc580ded1620d6052f39bf7aa86691db4e3edc7093	2026-11-29 09:00:00+00
\\xaa78e650372428b30b1e9508cf31ec25e7b52f32271be829419b062ae3346744	-	-	department	26	référentiel du département de la Drôme	service/178d15ed36a8b74310bd4af667ce64802789001c11c1def11e76633b38587c03	2026-11-29 09:00:00+00
\\x792449b955fac536e53789534ce8e33e66416495749dd93fc5e6c89ad57221d5	-	-	department	83	référentiel du département du Var	service/e5d6547f6f38c34eee872ba7645678e07027a30897aa73a1f5a9aa4eb9625a8c	2026-11-29 09:00:00+00
\.


--
-- Data for Name: stored_object; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.stored_object (name, tenant, department, kind, size, key, store, written_at, read_well_at, released_at) FROM stdin;
intake/21dc12574feffa71aefc019316fdbaa5b54565c4f245aacda58a9645f5336e4a	-	-	flow	3036	flow/ed1a0085-c192-4ffc-a8a7-88bb6f3a6387@intake	primary	2026-11-29 07:16:10.379776+00	\N	\N
intake/96a334a101649dd29ef1a20f3a866e7388743299ce74e978ced1ad8ab9bc2287	-	-	flow	1452	flow/8b7ce874-3d84-4bcb-8408-13095fc4933d@intake	primary	2026-11-29 07:16:10.379776+00	\N	\N
service/d91d98774f59fc08868391052ecc90ac54e2a850c72cb3caf74f6ee3fe0cf2c2	-	-	rulebook	8710	rulebooks@service	primary	2026-11-29 07:16:10.766766+00	\N	\N
service/97cd73a4b294c8423f2010cc580ded1620d6052f39bf7aa86691db4e3edc7093	-	-	rulebook	3672	rulebooks@service	primary	2026-11-29 07:16:10.766766+00	\N	\N
service/178d15ed36a8b74310bd4af667ce64802789001c11c1def11e76633b38587c03	-	-	rulebook	1644	rulebooks@service	primary	2026-11-29 07:16:10.766766+00	\N	\N
service/e5d6547f6f38c34eee872ba7645678e07027a30897aa73a1f5a9aa4eb9625a8c	-	-	rulebook	3116	rulebooks@service	primary	2026-11-29 07:16:10.766766+00	\N	\N
rows/5977382e8455c9278a7114685d080f85ab0d715461b644fb1911b5f708d5d9e3	-	-	rows	1961		primary	2026-11-29 07:16:10.766766+00	\N	\N
intake/41b099edf430d7d5629fdab76c471c76ca0ac1b8bda2dd45f4a9458f06b59535	-	-	flow	7304	flow/9dd28d06-e485-4ef8-af5d-5b5a3cdd5945@intake	primary	2026-11-29 07:16:10.379776+00	\N	2026-11-29 07:16:11.119856+00
250099983/b3e594b7917a9ab045f1d372aa7bc66f518971856adf6a0469799435628a8360	250099983	25	source	3831	record/78f51206-0ae2-42fe-97a5-cb9c111dbb27@250099983	primary	2026-11-29 07:16:11.119856+00	\N	\N
250099983/8aa6c376e013570b433639ec6724fa7bfeb45ba5e67deb0c7d7c50f142b829ed	250099983	25	source	4270	record/788f5a6a-b7ea-4cc3-b767-8797da9879e3@250099983	primary	2026-11-29 07:16:11.119856+00	\N	\N
250099983/87cf654f57e097b797d790a35bf6f4c179c5c072ec5d19cfa1af7f2243e671a8	250099983	25	source	4239	record/e66b300e-3285-444d-b220-1a5675094b8d@250099983	primary	2026-11-29 07:16:11.119856+00	\N	\N
intake/f9a0b3369630338fec6dae8edb2e6835e3cb4232a8f32089b0ab4b1f37630fd8	250099983	25	unowned	1481	envelope/9dd28d06-e485-4ef8-af5d-5b5a3cdd5945@intake	primary	2026-11-29 07:16:11.119856+00	\N	\N
rows/3539fb6dcb7b2fb3e5ecef6ac8d3dfc87f7c08793037d6fcd12182c9fd85fe95	-	-	rows	138839		primary	2026-11-29 07:16:11.119856+00	\N	\N
intake/e7df5d3e9464c550e1e0dad08431c4b3575316a6b1b084edf825abe5e4d6d053	250099983	25	flow	5954	flow/e07819b6-db25-49f3-a624-d21d96ced781@intake	primary	2026-11-29 07:16:10.379776+00	\N	\N
intake/993ead2cb69efc5ef3304a9339e26c409044b5584f47841fe6e3543653f395d5	250099983	25	flow	9258	flow/9bddfb6f-5a77-4f74-a674-fb32366945eb@intake	primary	2026-11-29 07:16:10.379776+00	\N	\N
rows/5b5d99cbfdb25244debf780becba71aafb57390ecaa77ac5d687cc35575b0a82	-	-	rows	91370		primary	2026-11-29 07:16:19.401147+00	\N	\N
250099983/0542770121f78077597e8a0a1153bc2e48794d42545bf38e4f0f1bc733c19bd0	250099983	25	archive	89588	flow/e07819b6-db25-49f3-a624-d21d96ced781@intake	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
250099983/02d598ee7487e522a05a8ab2607475a6ccb514e139a5c14e672a1bafc9bf91f5	250099983	25	archive	82126	flow/9bddfb6f-5a77-4f74-a674-fb32366945eb@intake	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
250099983/613017caf89b5f3a08931d4af39e8d0f45d3732375c731a79a2e2a96abeadc4c	250099983	25	archive	68361	record/78f51206-0ae2-42fe-97a5-cb9c111dbb27@250099983	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
250099983/28af505379a6df15f12359cdceb0a0cf9ab2831889886575f6e6a8a80798440b	250099983	25	archive	72059	record/788f5a6a-b7ea-4cc3-b767-8797da9879e3@250099983	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
250099983/797183eea02d4e0b4c6de1f038d13fca789156cfa6957435ba9b9048a4b2fb1f	250099983	25	archive	72514	record/e66b300e-3285-444d-b220-1a5675094b8d@250099983	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
intake/8d3bc61cb8339eff3e25484db7abeb4ff5c175061d80836ea75710a060e084ff	250000999	25	flow	1453	flow/81a3611e-e11a-4655-8b4a-535e69d9b79f@intake	primary	2026-11-29 07:16:10.379776+00	\N	\N
intake/5e790b548e6568499eadd3c423f3ee31e1c78bd9cfd9a67090713ce91a80fea7	250000999	25	flow	1452	flow/ecaf00ca-5df6-48bf-a081-e7d0d847334b@intake	primary	2026-11-29 07:16:10.379776+00	\N	\N
intake/59935dfe3ed653735a2580fbd2e610e227e77003868e86869e572e802facea2c	250000999	25	flow	165	flow/b54c4fb8-78d7-4d7d-a1b7-cadc55da6224@intake	primary	2026-11-29 07:16:10.379776+00	\N	\N
250000015/680d254fd67b924a5b4d366563d693cb973b9f843484d4aa0772cae1247b4285	250000999	25	archive	67612	flow/81a3611e-e11a-4655-8b4a-535e69d9b79f@intake	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
250000015/fd3efe14a3fcc94a8093047cd992d80a2053cdbf6a06523350c241a0827605f8	250000999	25	archive	67951	flow/ecaf00ca-5df6-48bf-a081-e7d0d847334b@intake	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
public/c266427564e17ba50bd742910115c72e7961e2fa6e8e4da52b54244d87d104a6	-	-	evidence-batch	4896		primary	2026-11-29 07:16:22.140848+00	\N	\N
rows/208cc261825b4177af7c8a5c9640b0e1fdc0cec3fd1c3d94c44a6f36a4b7c8d0	-	-	rows	709		primary	2026-11-29 07:16:22.140848+00	\N	\N
rows/856a62f191ed38831ba9e137fafd1664e45494135a307260eda4a27e5d899b0c	-	-	rows	29978		primary	2026-11-29 07:16:27.220964+00	\N	\N
intake/346410f23d836e55cd6237debbdd743e75774eb67f98a7192b0c57163c07235f	250099983	25	flow	6146	flow/ed01875d-809d-4743-adc7-500f22d70cf0@intake	primary	2026-11-29 07:16:26.883123+00	\N	\N
rows/c37fbb8868a729ccc7a803e14c2167001b41cb79905a12fe2e533e8337a42182	-	-	rows	12361		primary	2026-11-29 07:16:33.498131+00	\N	\N
250099983/2bf3748f3e01e685d0479d129d51880b653183f2198362c495c693819a7d74bf	250099983	25	archive	91071	flow/ed01875d-809d-4743-adc7-500f22d70cf0@intake	primary	2026-11-29 07:16:33.498131+00	2026-11-29 09:00:00+00	\N
public/a1703bd8e19f97228097963bfa7fc80a0c05a46d90d079893dbd11ce892fb454	-	-	evidence-batch	4399		primary	2026-11-29 07:16:34.56054+00	\N	\N
rows/2f83af6f61d192479612b39650d38fdbd3766301571ef3bf75c4a02069bf837a	-	-	rows	709		primary	2026-11-29 07:16:34.56054+00	\N	\N
250000015/d67754c501a065b2382e5098d7846d4e4111ab38fdcd142e219309d25bc57ee4	250000999	25	archive	56146	flow/b54c4fb8-78d7-4d7d-a1b7-cadc55da6224@intake	primary	2026-11-29 07:16:19.401147+00	2026-11-29 09:00:00+00	\N
rows/f0094b662047eb33106780fd96d02ef31223c5c51d16032be3d246c2d37d30f6	-	-	rows	71021		primary	2026-11-29 07:16:38.178608+00	\N	\N
rows/1b4c1e01ad75f92c15d1391f5b68653e2384119612735c0ac80560155e670079	-	-	rows	5761		primary	2026-11-29 07:16:38.287327+00	\N	\N
rows/f1e5b030a51c5c0b05e99a460a869b3a92463ba6b209ef68ca5e3254e7d37570	-	-	rows	23048		primary	2026-11-29 07:16:50.379992+00	\N	\N
rows/1899b7ff6b09c41ec921487e4eb28529274639fb4580adf1a0a99e27f42ea6d9	-	-	rows	17229		primary	2026-11-29 07:16:55.391347+00	\N	\N
intake/06cd6a821a40262a8d801ca849d4252bf36dc8bb7f8efe3d2c44c583ab506c21	250000999	25	flow	1453	flow/8ee3062d-62b5-4bd4-af0b-fb98f7fde08f@intake	primary	2026-11-29 07:16:55.223809+00	\N	\N
rows/21b0aeac8aa938babf6c261701fde665d0503eb2251b0afedaa7a9c5f3c0bf5e	-	-	rows	1233		primary	2026-11-29 07:17:01.028987+00	\N	\N
rows/abfd585b59a96167d22b8b93b2052245886e59abf02813b2de64f05abe295b49	-	-	rows	5410		primary	2026-11-29 07:17:06.32082+00	\N	\N
\.


--
-- Data for Name: token; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.token (digest, tenant, department, actor, role, tenants, departments, expires, created, id, holder, revoked) FROM stdin;
\\x8e4dc67b2e6e239b3054ca37027cf300753f304c3a08acf6c4e7de5f094e726f	-	-		esms	{250000999}	{}	\N	2026-11-29 09:00:00+00	0c2ef674-4d0e-401c-bc89-2f9a0f5a6c38	0edf69bc-ebf0-443d-8ce0-ad6c6b26d49f	\N
\.


--
-- Data for Name: trace; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.trace (number, id, tenant, department, at, actor, role, act, deposits, records, persons, purpose, purpose_key) FROM stdin;
1	ea3c1c0d-7926-4e52-90ef-683bf2ee121a	250099983	25	2026-11-29 09:00:00+00	operator	operator	records:list	{}	{27e4b276-82de-4895-9b66-b3fb2fb0c14d,2f20b03c-d92f-4aa5-95b6-13661b485a2f,78f51206-0ae2-42fe-97a5-cb9c111dbb27,788f5a6a-b7ea-4cc3-b767-8797da9879e3,e66b300e-3285-444d-b220-1a5675094b8d,04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
2	988801e3-010a-4dc8-8946-ac1306f45493	250000999	25	2026-11-29 09:00:00+00	operator	operator	records:list	{}	{9f773b49-aee6-415a-869c-2b1bc4b73db8,3c1e4967-8830-46b2-b082-23c8737923b0,b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
3	e3c41dd3-6e63-4fa0-9ff7-6a7850fd1cba	250099983	25	2026-11-29 09:00:00+00	operator	operator	records:list	{}	{27e4b276-82de-4895-9b66-b3fb2fb0c14d,2f20b03c-d92f-4aa5-95b6-13661b485a2f,78f51206-0ae2-42fe-97a5-cb9c111dbb27,788f5a6a-b7ea-4cc3-b767-8797da9879e3,e66b300e-3285-444d-b220-1a5675094b8d,04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
4	ca4a58bd-0781-4ca2-9023-04c8b06cd9f7	250000999	25	2026-11-29 09:00:00+00	operator	operator	records:list	{}	{9f773b49-aee6-415a-869c-2b1bc4b73db8,3c1e4967-8830-46b2-b082-23c8737923b0,b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
5	26b8e991-d0e2-4efa-a70a-c306075e87f3	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:source	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
6	1dac0e2a-a04c-4aac-ba97-8eec97f7758c	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:document	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
7	6edbb9b8-e062-4192-b087-fac8fd803af5	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:provenance	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
8	6c0e89cc-40bb-463d-8e33-20e79a9d440c	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:manifest	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
9	81918c39-7f7c-4f47-b237-d9ce1a1a7c8d	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:nonce	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
10	5fe55949-206e-41fc-991d-2126c31f8ba1	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:evidence	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
11	e23aa991-0e8c-4395-9a50-4db94e88167a	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:validation	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
12	c553f9f1-bff1-4a88-91e0-01290514b2e7	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:receipt	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
13	1e485b6a-9111-4448-a1ee-2c76230bede8	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:source	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
14	cc9add76-040d-4df4-89aa-e373c105ad7a	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:document	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
15	edf9bb79-e4a4-4ad3-b9a9-242bbcb0e69d	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:provenance	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
16	7a5e58cb-5418-4a72-89fc-86cedb6af228	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:manifest	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
17	b0d01e8d-d158-4534-8a45-9efb5067b4eb	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:nonce	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
18	823e4a22-c5af-480b-a193-6bf06db0c25b	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:evidence	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
19	3801bb90-e389-4543-bb5e-6d5ead3fc5d8	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:validation	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
20	2345b177-f555-4730-8b4f-619154d24c80	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:receipt	{}	{e66b300e-3285-444d-b220-1a5675094b8d}	{}	\\x	
21	a75830c6-5d6f-4b56-a114-3bf57215d3a4	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:source	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
22	2636d073-7861-4164-8c3a-c0f68ca0993b	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:document	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
23	43a018dc-e85a-4c6b-9d9a-01195107faea	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:provenance	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
24	2c947476-a5fb-42cf-9758-8653c7e43d8a	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:manifest	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
25	bc1018e4-a054-43e3-8579-56d39c90f221	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:nonce	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
26	25f8187a-9445-4866-b21c-8f7c2bf3d534	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:evidence	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
27	15e83606-9272-4c8b-9d20-b89aae456ec6	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:validation	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
28	bbc5e5ef-5ce1-41e6-8f84-b7c892ef30ef	250099983	25	2026-11-29 09:00:00+00	operator	operator	record:receipt	{}	{78f51206-0ae2-42fe-97a5-cb9c111dbb27}	{}	\\x	
29	b97f0f7c-6c88-4f06-ad8e-0377601262e3	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:source	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
30	8d327ce3-23c1-42f4-acf4-bcd820273f7e	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:document	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
31	1c8f6829-505f-4896-a6c9-4e2d9bdce3ad	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:provenance	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
32	60e7825b-2d9e-49af-a886-fcf44a612846	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:manifest	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
33	448ff070-5d14-423a-b08f-44aa8050644a	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:nonce	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
34	5589cda4-b75e-4978-a2af-a7051690711b	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:evidence	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
35	1021bb7c-0cc4-4641-b2a8-214fa419b59b	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:validation	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
36	63eb51ca-9e7e-4868-a962-a92d1509352b	250000999	25	2026-11-29 09:00:00+00	operator	operator	record:receipt	{}	{b655e226-8919-4f38-a1c1-d75ca18fa987}	{}	\\x	
37	f3971dbd-6c44-4a24-936b-6c5e16b4ffc5	250099983	25	2026-11-29 09:00:00+00	operator	operator	records:transfer	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
38	dab1684c-a89c-48ea-a3fc-13a652e4f0b9	250099983	25	2026-11-29 09:00:00+00	operator	operator	records:transfer	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
39	2d69c5f4-85a5-4842-9f69-360fb96da489	250099983	25	2026-11-29 09:00:00+00	operator	operator	records:transfer	{}	{04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
40	1baec306-1e70-4fac-a9b6-efe454b565db	250099983	25	2026-11-29 09:00:00+00	operator	operator	records:list	{}	{27e4b276-82de-4895-9b66-b3fb2fb0c14d,2f20b03c-d92f-4aa5-95b6-13661b485a2f,78f51206-0ae2-42fe-97a5-cb9c111dbb27,788f5a6a-b7ea-4cc3-b767-8797da9879e3,e66b300e-3285-444d-b220-1a5675094b8d,04e2dd16-f8f9-4b18-836f-5fd70fd1f852}	{}	\\x	
41	bb945dad-73dd-4158-a12f-9bf196f31452	250000999	25	2026-11-29 09:00:00+00	operator	operator	records:list	{}	{9f773b49-aee6-415a-869c-2b1bc4b73db8,3c1e4967-8830-46b2-b082-23c8737923b0,b655e226-8919-4f38-a1c1-d75ca18fa987,2a4ad907-0a82-4ca5-89a3-0edfcea3ca78}	{}	\\x	
42	a29d121b-9ff8-4515-bd7d-d1ab212b2777	250000999	25	2026-11-29 09:00:00+00	operator	operator	deposits:list	{8ee3062d-62b5-4bd4-af0b-fb98f7fde08f,b54c4fb8-78d7-4d7d-a1b7-cadc55da6224,ecaf00ca-5df6-48bf-a081-e7d0d847334b,81a3611e-e11a-4655-8b4a-535e69d9b79f}	{}	{}	\\x	
43	3b257300-6f78-45b1-bb23-e54710254a7c	250099983	25	2026-11-29 09:00:00+00	operator	operator	deposits:list	{ed01875d-809d-4743-adc7-500f22d70cf0,9dd28d06-e485-4ef8-af5d-5b5a3cdd5945,9bddfb6f-5a77-4f74-a674-fb32366945eb,e07819b6-db25-49f3-a624-d21d96ced781}	{}	{}	\\x	
44	fcbce67f-f20a-4797-889e-160001f974e2	-	-	2026-11-29 09:00:00+00	operator	operator	deposits:list	{8b7ce874-3d84-4bcb-8408-13095fc4933d,ed1a0085-c192-4ffc-a8a7-88bb6f3a6387}	{}	{}	\\x	
\.


--
-- Data for Name: trace_batch; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.trace_batch (id, tenant, department, first, last, count, root, entry) FROM stdin;
\.


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_events (id, job_id, type, at) FROM stdin;
5	3	deferred	2026-11-29 07:16:55.391347+00
\.


--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_jobs (id, queue_name, task_name, priority, lock, queueing_lock, args, status, scheduled_at, attempts, abort_requested, worker_id) FROM stdin;
3	work	transform	0	\N	\N	{"deposit": "8ee3062d-62b5-4bd4-af0b-fb98f7fde08f"}	todo	\N	0	f	\N
\.


--
-- Data for Name: procrastinate_periodic_defers; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_periodic_defers (id, task_name, defer_timestamp, job_id, periodic_id) FROM stdin;
\.


--
-- Data for Name: procrastinate_workers; Type: TABLE DATA; Schema: queue; Owner: postgres
--

COPY queue.procrastinate_workers (id, last_heartbeat) FROM stdin;
\.


--
-- Name: deposit_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.deposit_number_seq', 10, true);


--
-- Name: journal_entry_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.journal_entry_number_seq', 74, true);


--
-- Name: record_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.record_number_seq', 10, true);


--
-- Name: row_image_number; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.row_image_number', 13, true);


--
-- Name: trace_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.trace_number_seq', 44, true);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_events_id_seq', 5, true);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_jobs_id_seq', 3, true);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_periodic_defers_id_seq', 1, false);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: queue; Owner: postgres
--

SELECT pg_catalog.setval('queue.procrastinate_workers_id_seq', 2, true);


--
-- Name: actor actor_index_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.actor
    ADD CONSTRAINT actor_index_key UNIQUE (index);


--
-- Name: actor actor_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.actor
    ADD CONSTRAINT actor_pkey PRIMARY KEY (id);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: deposit deposit_number_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deposit
    ADD CONSTRAINT deposit_number_key UNIQUE (number);


--
-- Name: deposit deposit_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deposit
    ADD CONSTRAINT deposit_pkey PRIMARY KEY (id);


--
-- Name: earlier_decision earlier_decision_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.earlier_decision
    ADD CONSTRAINT earlier_decision_pkey PRIMARY KEY (record, number);


--
-- Name: establishment_move establishment_move_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.establishment_move
    ADD CONSTRAINT establishment_move_pkey PRIMARY KEY (finess, tenant);


--
-- Name: establishment establishment_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.establishment
    ADD CONSTRAINT establishment_pkey PRIMARY KEY (finess);


--
-- Name: evidence_batch evidence_batch_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.evidence_batch
    ADD CONSTRAINT evidence_batch_pkey PRIMARY KEY (id);


--
-- Name: file file_person_establishment_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_person_establishment_key UNIQUE (person, establishment);


--
-- Name: file file_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (id);


--
-- Name: journal_entry journal_entry_id_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_id_key UNIQUE (id);


--
-- Name: journal_entry journal_entry_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_pkey PRIMARY KEY (number);


--
-- Name: journal_head journal_head_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_head
    ADD CONSTRAINT journal_head_pkey PRIMARY KEY (size);


--
-- Name: journal_leaf journal_leaf_entry_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_entry_key UNIQUE (entry);


--
-- Name: journal_leaf journal_leaf_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_pkey PRIMARY KEY (index);


--
-- Name: journal_waiting journal_waiting_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.journal_waiting
    ADD CONSTRAINT journal_waiting_pkey PRIMARY KEY (entry);


--
-- Name: person_identifier person_identifier_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.person_identifier
    ADD CONSTRAINT person_identifier_pkey PRIMARY KEY (index, tenant);


--
-- Name: person person_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);


--
-- Name: record_link record_link_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.record_link
    ADD CONSTRAINT record_link_pkey PRIMARY KEY (index, record);


--
-- Name: record record_number_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_number_key UNIQUE (number);


--
-- Name: record record_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (id);


--
-- Name: resource resource_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_pkey PRIMARY KEY (type, id);


--
-- Name: rulebook rulebook_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.rulebook
    ADD CONSTRAINT rulebook_pkey PRIMARY KEY (digest);


--
-- Name: stored_object stored_object_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.stored_object
    ADD CONSTRAINT stored_object_pkey PRIMARY KEY (name);


--
-- Name: token token_id_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_id_key UNIQUE (id);


--
-- Name: token token_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (digest);


--
-- Name: trace_batch trace_batch_id_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.trace_batch
    ADD CONSTRAINT trace_batch_id_key UNIQUE (id);


--
-- Name: trace_batch trace_batch_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.trace_batch
    ADD CONSTRAINT trace_batch_pkey PRIMARY KEY (first);


--
-- Name: trace trace_id_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.trace
    ADD CONSTRAINT trace_id_key UNIQUE (id);


--
-- Name: trace trace_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.trace
    ADD CONSTRAINT trace_pkey PRIMARY KEY (number);


--
-- Name: procrastinate_events procrastinate_events_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_jobs procrastinate_jobs_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_unique; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


--
-- Name: procrastinate_workers procrastinate_workers_pkey; Type: CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


--
-- Name: deposit_also_sent_by; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX deposit_also_sent_by ON public.deposit USING gin (also_sent_by);


--
-- Name: deposit_unsettled; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX deposit_unsettled ON public.deposit USING btree (outcome, number);


--
-- Name: ix_deposit_content_index; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_deposit_content_index ON public.deposit USING btree (content_index);


--
-- Name: ix_deposit_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_deposit_tenant ON public.deposit USING btree (tenant);


--
-- Name: ix_establishment_move_provisional; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_move_provisional ON public.establishment_move USING btree (provisional);


--
-- Name: ix_establishment_siren; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_siren ON public.establishment USING btree (siren);


--
-- Name: ix_establishment_siret; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_siret ON public.establishment USING btree (siret);


--
-- Name: ix_establishment_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_establishment_tenant ON public.establishment USING btree (tenant);


--
-- Name: ix_person_identifier_person; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_person_identifier_person ON public.person_identifier USING btree (person);


--
-- Name: ix_person_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_person_tenant ON public.person USING btree (tenant);


--
-- Name: ix_record_deposit; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_deposit ON public.record USING btree (deposit);


--
-- Name: ix_record_document_index; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_document_index ON public.record USING btree (document_index);


--
-- Name: ix_record_establishment; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_establishment ON public.record USING btree (establishment);


--
-- Name: ix_record_evidence_batch; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_evidence_batch ON public.record USING btree (evidence_batch);


--
-- Name: ix_record_person; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_person ON public.record USING btree (person);


--
-- Name: ix_record_set_index; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_record_set_index ON public.record USING btree (set_index);


--
-- Name: ix_resource_deposit; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_resource_deposit ON public.resource USING btree (deposit);


--
-- Name: ix_stored_object_tenant; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_stored_object_tenant ON public.stored_object USING btree (tenant);


--
-- Name: ix_token_holder; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ix_token_holder ON public.token USING btree (holder);


--
-- Name: record_department_number; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_department_number ON public.record USING btree (department, number);


--
-- Name: record_link_record; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_link_record ON public.record_link USING btree (record);


--
-- Name: record_state_number; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_state_number ON public.record USING btree (state, number);


--
-- Name: record_tenant_number; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX record_tenant_number ON public.record USING btree (tenant, number);


--
-- Name: stored_object_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX stored_object_key ON public.stored_object USING btree (key);


--
-- Name: trace_tenant_number; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX trace_tenant_number ON public.trace USING btree (tenant, number);


--
-- Name: idx_procrastinate_jobs_worker_not_null; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON queue.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::queue.procrastinate_job_status));


--
-- Name: idx_procrastinate_workers_last_heartbeat; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON queue.procrastinate_workers USING btree (last_heartbeat);


--
-- Name: procrastinate_events_job_id_fkey_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON queue.procrastinate_events USING btree (job_id);


--
-- Name: procrastinate_jobs_id_lock_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON queue.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::queue.procrastinate_job_status, 'doing'::queue.procrastinate_job_status]));


--
-- Name: procrastinate_jobs_lock_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON queue.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::queue.procrastinate_job_status);


--
-- Name: procrastinate_jobs_priority_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON queue.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::queue.procrastinate_job_status);


--
-- Name: procrastinate_jobs_queue_name_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON queue.procrastinate_jobs USING btree (queue_name);


--
-- Name: procrastinate_jobs_queueing_lock_idx_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON queue.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::queue.procrastinate_job_status);


--
-- Name: procrastinate_periodic_defers_job_id_fkey_v1; Type: INDEX; Schema: queue; Owner: postgres
--

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON queue.procrastinate_periodic_defers USING btree (job_id);


--
-- Name: journal_entry append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_entry FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: journal_head append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_head FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: journal_leaf append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_leaf FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: rulebook append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rulebook FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: trace append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.trace FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: trace_batch append_only; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.trace_batch FOR EACH STATEMENT EXECUTE FUNCTION public.archive_append_only();


--
-- Name: record record_state; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER record_state BEFORE UPDATE OF state ON public.record FOR EACH ROW WHEN ((((old.state)::text IS DISTINCT FROM (new.state)::text) AND ((((old.state)::text || ' '::text) || (new.state)::text) <> ALL (ARRAY['received documented'::text, 'received set-aside'::text, 'documented sealed'::text, 'documented received'::text, 'documented set-aside'::text, 'set-aside received'::text, 'sealed eliminated'::text])))) EXECUTE FUNCTION public.archive_refuse_state();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_aborted_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON queue.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::queue.procrastinate_job_status))) EXECUTE FUNCTION queue.procrastinate_notify_queue_abort_job_v1();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_inserted_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON queue.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::queue.procrastinate_job_status)) EXECUTE FUNCTION queue.procrastinate_notify_queue_job_inserted_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_abort_requested_events_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON queue.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_delete_jobs_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON queue.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION queue.procrastinate_unlink_periodic_defers_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_scheduled_events_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON queue.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::queue.procrastinate_job_status))) EXECUTE FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_insert_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON queue.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::queue.procrastinate_job_status)) EXECUTE FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_update_v1; Type: TRIGGER; Schema: queue; Owner: postgres
--

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON queue.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION queue.procrastinate_trigger_function_status_events_update_v1();


--
-- Name: procrastinate_events procrastinate_events_job_id_fkey; Type: FK CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES queue.procrastinate_jobs(id) ON DELETE CASCADE;


--
-- Name: procrastinate_jobs procrastinate_jobs_worker_id_fkey; Type: FK CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES queue.procrastinate_workers(id) ON DELETE SET NULL;


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_job_id_fkey; Type: FK CONSTRAINT; Schema: queue; Owner: postgres
--

ALTER TABLE ONLY queue.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES queue.procrastinate_jobs(id);


--
-- Name: actor; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.actor ENABLE ROW LEVEL SECURITY;

--
-- Name: deposit; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.deposit ENABLE ROW LEVEL SECURITY;

--
-- Name: earlier_decision; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.earlier_decision ENABLE ROW LEVEL SECURITY;

--
-- Name: establishment; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.establishment ENABLE ROW LEVEL SECURITY;

--
-- Name: establishment_move; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.establishment_move ENABLE ROW LEVEL SECURITY;

--
-- Name: evidence_batch; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.evidence_batch ENABLE ROW LEVEL SECURITY;

--
-- Name: file; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.file ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_entry; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_entry ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_head; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_head ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_leaf; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_leaf ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_waiting; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.journal_waiting ENABLE ROW LEVEL SECURITY;

--
-- Name: journal_entry moved; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY moved ON public.journal_entry FOR SELECT USING (((current_setting('archive.scope'::text, true) = 'tenants'::text) AND (EXISTS ( SELECT 1
   FROM public.establishment_move moved
  WHERE ((moved.provisional)::text = (journal_entry.tenant)::text)))));


--
-- Name: journal_leaf moved; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY moved ON public.journal_leaf FOR SELECT USING (((current_setting('archive.scope'::text, true) = 'tenants'::text) AND (EXISTS ( SELECT 1
   FROM public.establishment_move moved
  WHERE ((moved.provisional)::text = (journal_leaf.tenant)::text)))));


--
-- Name: journal_waiting moved; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY moved ON public.journal_waiting FOR SELECT USING (((current_setting('archive.scope'::text, true) = 'tenants'::text) AND (EXISTS ( SELECT 1
   FROM public.establishment_move moved
  WHERE ((moved.provisional)::text = (journal_waiting.tenant)::text)))));


--
-- Name: trace moved; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY moved ON public.trace FOR SELECT USING (((current_setting('archive.scope'::text, true) = 'tenants'::text) AND (EXISTS ( SELECT 1
   FROM public.establishment_move moved
  WHERE ((moved.provisional)::text = (trace.tenant)::text)))));


--
-- Name: person; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;

--
-- Name: person_identifier; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.person_identifier ENABLE ROW LEVEL SECURITY;

--
-- Name: record; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.record ENABLE ROW LEVEL SECURITY;

--
-- Name: record_link; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.record_link ENABLE ROW LEVEL SECURITY;

--
-- Name: resource; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.resource ENABLE ROW LEVEL SECURITY;

--
-- Name: rulebook; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.rulebook ENABLE ROW LEVEL SECURITY;

--
-- Name: actor scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.actor USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: deposit scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.deposit USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: earlier_decision scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.earlier_decision USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: establishment scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.establishment USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: establishment_move scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.establishment_move USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: evidence_batch scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.evidence_batch USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: file scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.file USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: journal_entry scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_entry USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: journal_head scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_head USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: journal_leaf scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_leaf USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: journal_waiting scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.journal_waiting USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: person scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.person USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: person_identifier scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.person_identifier USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: record scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.record USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: record_link scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.record_link USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: resource scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.resource USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: rulebook scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.rulebook USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: stored_object scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.stored_object USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: token scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.token USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: trace scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.trace USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: trace_batch scope; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY scope ON public.trace_batch USING (public.archive_sees((tenant)::text, (department)::text)) WITH CHECK (public.archive_writes());


--
-- Name: stored_object; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.stored_object ENABLE ROW LEVEL SECURITY;

--
-- Name: token; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.token ENABLE ROW LEVEL SECURITY;

--
-- Name: trace; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.trace ENABLE ROW LEVEL SECURITY;

--
-- Name: trace_batch; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.trace_batch ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_events; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_events ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_jobs; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_jobs ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_periodic_defers; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_periodic_defers ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_workers; Type: ROW SECURITY; Schema: queue; Owner: postgres
--

ALTER TABLE queue.procrastinate_workers ENABLE ROW LEVEL SECURITY;

--
-- Name: procrastinate_events queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_events USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: procrastinate_jobs queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_jobs USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: procrastinate_periodic_defers queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_periodic_defers USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: procrastinate_workers queue; Type: POLICY; Schema: queue; Owner: postgres
--

CREATE POLICY queue ON queue.procrastinate_workers USING (COALESCE((current_setting('archive.queue'::text, true) = 'on'::text), false));


--
-- Name: SCHEMA queue; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA queue TO archive_service;


--
-- Name: FUNCTION procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) TO archive_service;


--
-- Name: FUNCTION procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_defer_jobs_v1(jobs queue.procrastinate_job_to_defer_v1[]) TO archive_service;


--
-- Name: FUNCTION procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) TO archive_service;


--
-- Name: TABLE procrastinate_jobs; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_jobs TO archive_service;


--
-- Name: FUNCTION procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) TO archive_service;


--
-- Name: FUNCTION procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_finish_job_v1(job_id bigint, end_status queue.procrastinate_job_status, delete_job boolean) TO archive_service;


--
-- Name: FUNCTION procrastinate_notify_queue_abort_job_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_notify_queue_abort_job_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_notify_queue_job_inserted_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_notify_queue_job_inserted_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) TO archive_service;


--
-- Name: FUNCTION procrastinate_register_worker_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_register_worker_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO archive_service;


--
-- Name: FUNCTION procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_abort_requested_events_procedure_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_function_scheduled_events_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_function_scheduled_events_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_function_status_events_insert_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_function_status_events_insert_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_trigger_function_status_events_update_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_trigger_function_status_events_update_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_unlink_periodic_defers_v1(); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_unlink_periodic_defers_v1() TO archive_service;


--
-- Name: FUNCTION procrastinate_unregister_worker_v1(worker_id bigint); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_unregister_worker_v1(worker_id bigint) TO archive_service;


--
-- Name: FUNCTION procrastinate_update_heartbeat_v1(worker_id bigint); Type: ACL; Schema: queue; Owner: postgres
--

GRANT ALL ON FUNCTION queue.procrastinate_update_heartbeat_v1(worker_id bigint) TO archive_service;


--
-- Name: TABLE actor; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.actor TO archive_service;


--
-- Name: TABLE deposit; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.deposit TO archive_service;


--
-- Name: SEQUENCE deposit_number_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.deposit_number_seq TO archive_service;


--
-- Name: TABLE earlier_decision; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.earlier_decision TO archive_service;


--
-- Name: TABLE establishment; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.establishment TO archive_service;


--
-- Name: TABLE establishment_move; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.establishment_move TO archive_service;


--
-- Name: TABLE evidence_batch; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.evidence_batch TO archive_service;


--
-- Name: TABLE file; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file TO archive_service;


--
-- Name: TABLE journal_entry; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.journal_entry TO archive_service;


--
-- Name: SEQUENCE journal_entry_number_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.journal_entry_number_seq TO archive_service;


--
-- Name: TABLE journal_head; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.journal_head TO archive_service;


--
-- Name: TABLE journal_leaf; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.journal_leaf TO archive_service;


--
-- Name: TABLE journal_waiting; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.journal_waiting TO archive_service;


--
-- Name: TABLE person; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO archive_service;


--
-- Name: TABLE person_identifier; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person_identifier TO archive_service;


--
-- Name: TABLE record; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.record TO archive_service;


--
-- Name: TABLE record_link; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.record_link TO archive_service;


--
-- Name: SEQUENCE record_number_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.record_number_seq TO archive_service;


--
-- Name: TABLE resource; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resource TO archive_service;


--
-- Name: SEQUENCE row_image_number; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.row_image_number TO archive_service;


--
-- Name: TABLE rulebook; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.rulebook TO archive_service;


--
-- Name: TABLE stored_object; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stored_object TO archive_service;


--
-- Name: TABLE token; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.token TO archive_service;


--
-- Name: TABLE trace; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.trace TO archive_service;


--
-- Name: TABLE trace_batch; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE public.trace_batch TO archive_service;


--
-- Name: SEQUENCE trace_number_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT USAGE ON SEQUENCE public.trace_number_seq TO archive_service;


--
-- Name: TABLE procrastinate_events; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_events TO archive_service;


--
-- Name: SEQUENCE procrastinate_events_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_events_id_seq TO archive_service;


--
-- Name: SEQUENCE procrastinate_jobs_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_jobs_id_seq TO archive_service;


--
-- Name: TABLE procrastinate_periodic_defers; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_periodic_defers TO archive_service;


--
-- Name: SEQUENCE procrastinate_periodic_defers_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_periodic_defers_id_seq TO archive_service;


--
-- Name: TABLE procrastinate_workers; Type: ACL; Schema: queue; Owner: postgres
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE queue.procrastinate_workers TO archive_service;


--
-- Name: SEQUENCE procrastinate_workers_id_seq; Type: ACL; Schema: queue; Owner: postgres
--

GRANT USAGE ON SEQUENCE queue.procrastinate_workers_id_seq TO archive_service;


--
-- PostgreSQL database dump complete
--

\unrestrict nMH0WFA4ehas7tvaqxhSAd2EkensNnRnz7ahXNY33J9lLS6dSbsF0LS8DIo9j9x

