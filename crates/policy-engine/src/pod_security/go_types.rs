//! Generated table: the fields of pods and of the objects that hold them, with the names of their Go types.
//!
//! Facts about k8s.io/api v0.36 (core/v1, apps/v1, batch/v1), read off by reflection, ordered by name. A field of an embedded
//! struct has that struct's name in front.

/// A struct.
#[derive(Debug)]
pub(super) struct Struct {
    /// The name without its package.
    pub(super) name: &'static str,
    /// JSON names with the types of the fields.
    pub(super) fields: &'static [(&'static str, Type)],
}

/// The type of a field; texts are Go's names for it.
#[derive(Debug)]
pub(super) enum Type {
    /// Whatever there is.
    Any,
    /// `bool`
    Bool,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// A number that fits `int32`, or a text.
    IntOrString,
    /// A text of this type.
    Text(&'static str),
    /// A time in a text.
    Time,
    /// An amount, in a text or a number.
    Quantity,
    /// A list of this type, and the type of its items.
    List(&'static str, &'static Type),
    /// A map of this type, and the type of its values.
    Map(&'static str, &'static Type),
    /// A struct.
    Struct(&'static Struct),
}

static AFFINITY: Struct = Struct {
    name: "Affinity",
    fields: &[
        ("nodeAffinity", Type::Struct(&NODE_AFFINITY)),
        ("podAffinity", Type::Struct(&POD_AFFINITY)),
        ("podAntiAffinity", Type::Struct(&POD_ANTI_AFFINITY)),
    ],
};

pub(super) static APPS_DEPLOYMENT: Struct = Struct {
    name: "Deployment",
    fields: &[
        ("TypeMeta.apiVersion", Type::Text("string")),
        ("TypeMeta.kind", Type::Text("string")),
        ("metadata", Type::Struct(&META_OBJECT_META)),
        ("spec", Type::Struct(&APPS_DEPLOYMENT_SPEC)),
        ("status", Type::Struct(&APPS_DEPLOYMENT_STATUS)),
    ],
};

static APPS_DEPLOYMENT_CONDITION: Struct = Struct {
    name: "DeploymentCondition",
    fields: &[
        ("lastTransitionTime", Type::Time),
        ("lastUpdateTime", Type::Time),
        ("message", Type::Text("string")),
        ("reason", Type::Text("string")),
        ("status", Type::Text("v1.ConditionStatus")),
        ("type", Type::Text("v1.DeploymentConditionType")),
    ],
};

static APPS_DEPLOYMENT_SPEC: Struct = Struct {
    name: "DeploymentSpec",
    fields: &[
        ("minReadySeconds", Type::Int32),
        ("paused", Type::Bool),
        ("progressDeadlineSeconds", Type::Int32),
        ("replicas", Type::Int32),
        ("revisionHistoryLimit", Type::Int32),
        ("selector", Type::Struct(&META_LABEL_SELECTOR)),
        ("strategy", Type::Struct(&APPS_DEPLOYMENT_STRATEGY)),
        ("template", Type::Struct(&POD_TEMPLATE_SPEC)),
    ],
};

static APPS_DEPLOYMENT_STATUS: Struct = Struct {
    name: "DeploymentStatus",
    fields: &[
        ("availableReplicas", Type::Int32),
        ("collisionCount", Type::Int32),
        ("conditions", Type::List("[]v1.DeploymentCondition", &Type::Struct(&APPS_DEPLOYMENT_CONDITION))),
        ("observedGeneration", Type::Int64),
        ("readyReplicas", Type::Int32),
        ("replicas", Type::Int32),
        ("terminatingReplicas", Type::Int32),
        ("unavailableReplicas", Type::Int32),
        ("updatedReplicas", Type::Int32),
    ],
};

static APPS_DEPLOYMENT_STRATEGY: Struct = Struct {
    name: "DeploymentStrategy",
    fields: &[
        ("rollingUpdate", Type::Struct(&APPS_ROLLING_UPDATE_DEPLOYMENT)),
        ("type", Type::Text("v1.DeploymentStrategyType")),
    ],
};

static APPS_ROLLING_UPDATE_DEPLOYMENT: Struct = Struct {
    name: "RollingUpdateDeployment",
    fields: &[("maxSurge", Type::IntOrString), ("maxUnavailable", Type::IntOrString)],
};

static APP_ARMOR_PROFILE: Struct = Struct {
    name: "AppArmorProfile",
    fields: &[("localhostProfile", Type::Text("string")), ("type", Type::Text("v1.AppArmorProfileType"))],
};

static AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE: Struct = Struct {
    name: "AWSElasticBlockStoreVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("partition", Type::Int32),
        ("readOnly", Type::Bool),
        ("volumeID", Type::Text("string")),
    ],
};

static AZURE_DISK_VOLUME_SOURCE: Struct = Struct {
    name: "AzureDiskVolumeSource",
    fields: &[
        ("cachingMode", Type::Text("v1.AzureDataDiskCachingMode")),
        ("diskName", Type::Text("string")),
        ("diskURI", Type::Text("string")),
        ("fsType", Type::Text("string")),
        ("kind", Type::Text("v1.AzureDataDiskKind")),
        ("readOnly", Type::Bool),
    ],
};

static AZURE_FILE_VOLUME_SOURCE: Struct = Struct {
    name: "AzureFileVolumeSource",
    fields: &[("readOnly", Type::Bool), ("secretName", Type::Text("string")), ("shareName", Type::Text("string"))],
};

pub(super) static BATCH_CRON_JOB: Struct = Struct {
    name: "CronJob",
    fields: &[
        ("TypeMeta.apiVersion", Type::Text("string")),
        ("TypeMeta.kind", Type::Text("string")),
        ("metadata", Type::Struct(&META_OBJECT_META)),
        ("spec", Type::Struct(&BATCH_CRON_JOB_SPEC)),
        ("status", Type::Struct(&BATCH_CRON_JOB_STATUS)),
    ],
};

static BATCH_CRON_JOB_SPEC: Struct = Struct {
    name: "CronJobSpec",
    fields: &[
        ("concurrencyPolicy", Type::Text("v1.ConcurrencyPolicy")),
        ("failedJobsHistoryLimit", Type::Int32),
        ("jobTemplate", Type::Struct(&BATCH_JOB_TEMPLATE_SPEC)),
        ("schedule", Type::Text("string")),
        ("startingDeadlineSeconds", Type::Int64),
        ("successfulJobsHistoryLimit", Type::Int32),
        ("suspend", Type::Bool),
        ("timeZone", Type::Text("string")),
    ],
};

static BATCH_CRON_JOB_STATUS: Struct = Struct {
    name: "CronJobStatus",
    fields: &[
        ("active", Type::List("[]v1.ObjectReference", &Type::Struct(&OBJECT_REFERENCE))),
        ("lastScheduleTime", Type::Time),
        ("lastSuccessfulTime", Type::Time),
    ],
};

static BATCH_JOB_SPEC: Struct = Struct {
    name: "JobSpec",
    fields: &[
        ("activeDeadlineSeconds", Type::Int64),
        ("backoffLimit", Type::Int32),
        ("backoffLimitPerIndex", Type::Int32),
        ("completionMode", Type::Text("v1.CompletionMode")),
        ("completions", Type::Int32),
        ("managedBy", Type::Text("string")),
        ("manualSelector", Type::Bool),
        ("maxFailedIndexes", Type::Int32),
        ("parallelism", Type::Int32),
        ("podFailurePolicy", Type::Struct(&BATCH_POD_FAILURE_POLICY)),
        ("podReplacementPolicy", Type::Text("v1.PodReplacementPolicy")),
        ("selector", Type::Struct(&META_LABEL_SELECTOR)),
        ("successPolicy", Type::Struct(&BATCH_SUCCESS_POLICY)),
        ("suspend", Type::Bool),
        ("template", Type::Struct(&POD_TEMPLATE_SPEC)),
        ("ttlSecondsAfterFinished", Type::Int32),
    ],
};

static BATCH_JOB_TEMPLATE_SPEC: Struct = Struct {
    name: "JobTemplateSpec",
    fields: &[("metadata", Type::Struct(&META_OBJECT_META)), ("spec", Type::Struct(&BATCH_JOB_SPEC))],
};

static BATCH_POD_FAILURE_POLICY: Struct = Struct {
    name: "PodFailurePolicy",
    fields: &[("rules", Type::List("[]v1.PodFailurePolicyRule", &Type::Struct(&BATCH_POD_FAILURE_POLICY_RULE)))],
};

static BATCH_POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT: Struct = Struct {
    name: "PodFailurePolicyOnExitCodesRequirement",
    fields: &[
        ("containerName", Type::Text("string")),
        ("operator", Type::Text("v1.PodFailurePolicyOnExitCodesOperator")),
        ("values", Type::List("[]int32", &Type::Int32)),
    ],
};

static BATCH_POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN: Struct = Struct {
    name: "PodFailurePolicyOnPodConditionsPattern",
    fields: &[("status", Type::Text("v1.ConditionStatus")), ("type", Type::Text("v1.PodConditionType"))],
};

static BATCH_POD_FAILURE_POLICY_RULE: Struct = Struct {
    name: "PodFailurePolicyRule",
    fields: &[
        ("action", Type::Text("v1.PodFailurePolicyAction")),
        ("onExitCodes", Type::Struct(&BATCH_POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT)),
        (
            "onPodConditions",
            Type::List(
                "[]v1.PodFailurePolicyOnPodConditionsPattern",
                &Type::Struct(&BATCH_POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN),
            ),
        ),
    ],
};

static BATCH_SUCCESS_POLICY: Struct = Struct {
    name: "SuccessPolicy",
    fields: &[("rules", Type::List("[]v1.SuccessPolicyRule", &Type::Struct(&BATCH_SUCCESS_POLICY_RULE)))],
};

static BATCH_SUCCESS_POLICY_RULE: Struct = Struct {
    name: "SuccessPolicyRule",
    fields: &[("succeededCount", Type::Int32), ("succeededIndexes", Type::Text("string"))],
};

static CAPABILITIES: Struct = Struct {
    name: "Capabilities",
    fields: &[
        ("add", Type::List("[]v1.Capability", &Type::Text("v1.Capability"))),
        ("drop", Type::List("[]v1.Capability", &Type::Text("v1.Capability"))),
    ],
};

static CEPH_FS_VOLUME_SOURCE: Struct = Struct {
    name: "CephFSVolumeSource",
    fields: &[
        ("monitors", Type::List("[]string", &Type::Text("string"))),
        ("path", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("secretFile", Type::Text("string")),
        ("secretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
        ("user", Type::Text("string")),
    ],
};

static CINDER_VOLUME_SOURCE: Struct = Struct {
    name: "CinderVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("secretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
        ("volumeID", Type::Text("string")),
    ],
};

static CLUSTER_TRUST_BUNDLE_PROJECTION: Struct = Struct {
    name: "ClusterTrustBundleProjection",
    fields: &[
        ("labelSelector", Type::Struct(&META_LABEL_SELECTOR)),
        ("name", Type::Text("string")),
        ("optional", Type::Bool),
        ("path", Type::Text("string")),
        ("signerName", Type::Text("string")),
    ],
};

static CONFIG_MAP_ENV_SOURCE: Struct = Struct {
    name: "ConfigMapEnvSource",
    fields: &[("LocalObjectReference.name", Type::Text("string")), ("optional", Type::Bool)],
};

static CONFIG_MAP_KEY_SELECTOR: Struct = Struct {
    name: "ConfigMapKeySelector",
    fields: &[
        ("LocalObjectReference.name", Type::Text("string")),
        ("key", Type::Text("string")),
        ("optional", Type::Bool),
    ],
};

static CONFIG_MAP_PROJECTION: Struct = Struct {
    name: "ConfigMapProjection",
    fields: &[
        ("LocalObjectReference.name", Type::Text("string")),
        ("items", Type::List("[]v1.KeyToPath", &Type::Struct(&KEY_TO_PATH))),
        ("optional", Type::Bool),
    ],
};

static CONFIG_MAP_VOLUME_SOURCE: Struct = Struct {
    name: "ConfigMapVolumeSource",
    fields: &[
        ("LocalObjectReference.name", Type::Text("string")),
        ("defaultMode", Type::Int32),
        ("items", Type::List("[]v1.KeyToPath", &Type::Struct(&KEY_TO_PATH))),
        ("optional", Type::Bool),
    ],
};

static CONTAINER: Struct = Struct {
    name: "Container",
    fields: &[
        ("args", Type::List("[]string", &Type::Text("string"))),
        ("command", Type::List("[]string", &Type::Text("string"))),
        ("env", Type::List("[]v1.EnvVar", &Type::Struct(&ENV_VAR))),
        ("envFrom", Type::List("[]v1.EnvFromSource", &Type::Struct(&ENV_FROM_SOURCE))),
        ("image", Type::Text("string")),
        ("imagePullPolicy", Type::Text("v1.PullPolicy")),
        ("lifecycle", Type::Struct(&LIFECYCLE)),
        ("livenessProbe", Type::Struct(&PROBE)),
        ("name", Type::Text("string")),
        ("ports", Type::List("[]v1.ContainerPort", &Type::Struct(&CONTAINER_PORT))),
        ("readinessProbe", Type::Struct(&PROBE)),
        ("resizePolicy", Type::List("[]v1.ContainerResizePolicy", &Type::Struct(&CONTAINER_RESIZE_POLICY))),
        ("resources", Type::Struct(&RESOURCE_REQUIREMENTS)),
        ("restartPolicy", Type::Text("v1.ContainerRestartPolicy")),
        ("restartPolicyRules", Type::List("[]v1.ContainerRestartRule", &Type::Struct(&CONTAINER_RESTART_RULE))),
        ("securityContext", Type::Struct(&SECURITY_CONTEXT)),
        ("startupProbe", Type::Struct(&PROBE)),
        ("stdin", Type::Bool),
        ("stdinOnce", Type::Bool),
        ("terminationMessagePath", Type::Text("string")),
        ("terminationMessagePolicy", Type::Text("v1.TerminationMessagePolicy")),
        ("tty", Type::Bool),
        ("volumeDevices", Type::List("[]v1.VolumeDevice", &Type::Struct(&VOLUME_DEVICE))),
        ("volumeMounts", Type::List("[]v1.VolumeMount", &Type::Struct(&VOLUME_MOUNT))),
        ("workingDir", Type::Text("string")),
    ],
};

static CONTAINER_EXTENDED_RESOURCE_REQUEST: Struct = Struct {
    name: "ContainerExtendedResourceRequest",
    fields: &[
        ("containerName", Type::Text("string")),
        ("requestName", Type::Text("string")),
        ("resourceName", Type::Text("string")),
    ],
};

static CONTAINER_PORT: Struct = Struct {
    name: "ContainerPort",
    fields: &[
        ("containerPort", Type::Int32),
        ("hostIP", Type::Text("string")),
        ("hostPort", Type::Int32),
        ("name", Type::Text("string")),
        ("protocol", Type::Text("v1.Protocol")),
    ],
};

static CONTAINER_RESIZE_POLICY: Struct = Struct {
    name: "ContainerResizePolicy",
    fields: &[
        ("resourceName", Type::Text("v1.ResourceName")),
        ("restartPolicy", Type::Text("v1.ResourceResizeRestartPolicy")),
    ],
};

static CONTAINER_RESTART_RULE: Struct = Struct {
    name: "ContainerRestartRule",
    fields: &[
        ("action", Type::Text("v1.ContainerRestartRuleAction")),
        ("exitCodes", Type::Struct(&CONTAINER_RESTART_RULE_ON_EXIT_CODES)),
    ],
};

static CONTAINER_RESTART_RULE_ON_EXIT_CODES: Struct = Struct {
    name: "ContainerRestartRuleOnExitCodes",
    fields: &[
        ("operator", Type::Text("v1.ContainerRestartRuleOnExitCodesOperator")),
        ("values", Type::List("[]int32", &Type::Int32)),
    ],
};

static CONTAINER_STATE: Struct = Struct {
    name: "ContainerState",
    fields: &[
        ("running", Type::Struct(&CONTAINER_STATE_RUNNING)),
        ("terminated", Type::Struct(&CONTAINER_STATE_TERMINATED)),
        ("waiting", Type::Struct(&CONTAINER_STATE_WAITING)),
    ],
};

static CONTAINER_STATE_RUNNING: Struct = Struct { name: "ContainerStateRunning", fields: &[("startedAt", Type::Time)] };

static CONTAINER_STATE_TERMINATED: Struct = Struct {
    name: "ContainerStateTerminated",
    fields: &[
        ("containerID", Type::Text("string")),
        ("exitCode", Type::Int32),
        ("finishedAt", Type::Time),
        ("message", Type::Text("string")),
        ("reason", Type::Text("string")),
        ("signal", Type::Int32),
        ("startedAt", Type::Time),
    ],
};

static CONTAINER_STATE_WAITING: Struct = Struct {
    name: "ContainerStateWaiting",
    fields: &[("message", Type::Text("string")), ("reason", Type::Text("string"))],
};

static CONTAINER_STATUS: Struct = Struct {
    name: "ContainerStatus",
    fields: &[
        ("allocatedResources", Type::Map("v1.ResourceList", &Type::Quantity)),
        ("allocatedResourcesStatus", Type::List("[]v1.ResourceStatus", &Type::Struct(&RESOURCE_STATUS))),
        ("containerID", Type::Text("string")),
        ("image", Type::Text("string")),
        ("imageID", Type::Text("string")),
        ("lastState", Type::Struct(&CONTAINER_STATE)),
        ("name", Type::Text("string")),
        ("ready", Type::Bool),
        ("resources", Type::Struct(&RESOURCE_REQUIREMENTS)),
        ("restartCount", Type::Int32),
        ("started", Type::Bool),
        ("state", Type::Struct(&CONTAINER_STATE)),
        ("stopSignal", Type::Text("v1.Signal")),
        ("user", Type::Struct(&CONTAINER_USER)),
        ("volumeMounts", Type::List("[]v1.VolumeMountStatus", &Type::Struct(&VOLUME_MOUNT_STATUS))),
    ],
};

static CONTAINER_USER: Struct =
    Struct { name: "ContainerUser", fields: &[("linux", Type::Struct(&LINUX_CONTAINER_USER))] };

static CSI_VOLUME_SOURCE: Struct = Struct {
    name: "CSIVolumeSource",
    fields: &[
        ("driver", Type::Text("string")),
        ("fsType", Type::Text("string")),
        ("nodePublishSecretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
        ("readOnly", Type::Bool),
        ("volumeAttributes", Type::Map("map[string]string", &Type::Text("string"))),
    ],
};

static DOWNWARD_API_PROJECTION: Struct = Struct {
    name: "DownwardAPIProjection",
    fields: &[("items", Type::List("[]v1.DownwardAPIVolumeFile", &Type::Struct(&DOWNWARD_API_VOLUME_FILE)))],
};

static DOWNWARD_API_VOLUME_FILE: Struct = Struct {
    name: "DownwardAPIVolumeFile",
    fields: &[
        ("fieldRef", Type::Struct(&OBJECT_FIELD_SELECTOR)),
        ("mode", Type::Int32),
        ("path", Type::Text("string")),
        ("resourceFieldRef", Type::Struct(&RESOURCE_FIELD_SELECTOR)),
    ],
};

static DOWNWARD_API_VOLUME_SOURCE: Struct = Struct {
    name: "DownwardAPIVolumeSource",
    fields: &[
        ("defaultMode", Type::Int32),
        ("items", Type::List("[]v1.DownwardAPIVolumeFile", &Type::Struct(&DOWNWARD_API_VOLUME_FILE))),
    ],
};

static EMPTY_DIR_VOLUME_SOURCE: Struct = Struct {
    name: "EmptyDirVolumeSource",
    fields: &[("medium", Type::Text("v1.StorageMedium")), ("sizeLimit", Type::Quantity)],
};

static ENV_FROM_SOURCE: Struct = Struct {
    name: "EnvFromSource",
    fields: &[
        ("configMapRef", Type::Struct(&CONFIG_MAP_ENV_SOURCE)),
        ("prefix", Type::Text("string")),
        ("secretRef", Type::Struct(&SECRET_ENV_SOURCE)),
    ],
};

static ENV_VAR: Struct = Struct {
    name: "EnvVar",
    fields: &[
        ("name", Type::Text("string")),
        ("value", Type::Text("string")),
        ("valueFrom", Type::Struct(&ENV_VAR_SOURCE)),
    ],
};

static ENV_VAR_SOURCE: Struct = Struct {
    name: "EnvVarSource",
    fields: &[
        ("configMapKeyRef", Type::Struct(&CONFIG_MAP_KEY_SELECTOR)),
        ("fieldRef", Type::Struct(&OBJECT_FIELD_SELECTOR)),
        ("fileKeyRef", Type::Struct(&FILE_KEY_SELECTOR)),
        ("resourceFieldRef", Type::Struct(&RESOURCE_FIELD_SELECTOR)),
        ("secretKeyRef", Type::Struct(&SECRET_KEY_SELECTOR)),
    ],
};

static EPHEMERAL_CONTAINER: Struct = Struct {
    name: "EphemeralContainer",
    fields: &[
        ("EphemeralContainerCommon.args", Type::List("[]string", &Type::Text("string"))),
        ("EphemeralContainerCommon.command", Type::List("[]string", &Type::Text("string"))),
        ("EphemeralContainerCommon.env", Type::List("[]v1.EnvVar", &Type::Struct(&ENV_VAR))),
        ("EphemeralContainerCommon.envFrom", Type::List("[]v1.EnvFromSource", &Type::Struct(&ENV_FROM_SOURCE))),
        ("EphemeralContainerCommon.image", Type::Text("string")),
        ("EphemeralContainerCommon.imagePullPolicy", Type::Text("v1.PullPolicy")),
        ("EphemeralContainerCommon.lifecycle", Type::Struct(&LIFECYCLE)),
        ("EphemeralContainerCommon.livenessProbe", Type::Struct(&PROBE)),
        ("EphemeralContainerCommon.name", Type::Text("string")),
        ("EphemeralContainerCommon.ports", Type::List("[]v1.ContainerPort", &Type::Struct(&CONTAINER_PORT))),
        ("EphemeralContainerCommon.readinessProbe", Type::Struct(&PROBE)),
        (
            "EphemeralContainerCommon.resizePolicy",
            Type::List("[]v1.ContainerResizePolicy", &Type::Struct(&CONTAINER_RESIZE_POLICY)),
        ),
        ("EphemeralContainerCommon.resources", Type::Struct(&RESOURCE_REQUIREMENTS)),
        ("EphemeralContainerCommon.restartPolicy", Type::Text("v1.ContainerRestartPolicy")),
        (
            "EphemeralContainerCommon.restartPolicyRules",
            Type::List("[]v1.ContainerRestartRule", &Type::Struct(&CONTAINER_RESTART_RULE)),
        ),
        ("EphemeralContainerCommon.securityContext", Type::Struct(&SECURITY_CONTEXT)),
        ("EphemeralContainerCommon.startupProbe", Type::Struct(&PROBE)),
        ("EphemeralContainerCommon.stdin", Type::Bool),
        ("EphemeralContainerCommon.stdinOnce", Type::Bool),
        ("EphemeralContainerCommon.terminationMessagePath", Type::Text("string")),
        ("EphemeralContainerCommon.terminationMessagePolicy", Type::Text("v1.TerminationMessagePolicy")),
        ("EphemeralContainerCommon.tty", Type::Bool),
        ("EphemeralContainerCommon.volumeDevices", Type::List("[]v1.VolumeDevice", &Type::Struct(&VOLUME_DEVICE))),
        ("EphemeralContainerCommon.volumeMounts", Type::List("[]v1.VolumeMount", &Type::Struct(&VOLUME_MOUNT))),
        ("EphemeralContainerCommon.workingDir", Type::Text("string")),
        ("targetContainerName", Type::Text("string")),
    ],
};

static EPHEMERAL_VOLUME_SOURCE: Struct = Struct {
    name: "EphemeralVolumeSource",
    fields: &[("volumeClaimTemplate", Type::Struct(&PERSISTENT_VOLUME_CLAIM_TEMPLATE))],
};

static EXEC_ACTION: Struct =
    Struct { name: "ExecAction", fields: &[("command", Type::List("[]string", &Type::Text("string")))] };

static FC_VOLUME_SOURCE: Struct = Struct {
    name: "FCVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("lun", Type::Int32),
        ("readOnly", Type::Bool),
        ("targetWWNs", Type::List("[]string", &Type::Text("string"))),
        ("wwids", Type::List("[]string", &Type::Text("string"))),
    ],
};

static FILE_KEY_SELECTOR: Struct = Struct {
    name: "FileKeySelector",
    fields: &[
        ("key", Type::Text("string")),
        ("optional", Type::Bool),
        ("path", Type::Text("string")),
        ("volumeName", Type::Text("string")),
    ],
};

static FLEX_VOLUME_SOURCE: Struct = Struct {
    name: "FlexVolumeSource",
    fields: &[
        ("driver", Type::Text("string")),
        ("fsType", Type::Text("string")),
        ("options", Type::Map("map[string]string", &Type::Text("string"))),
        ("readOnly", Type::Bool),
        ("secretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
    ],
};

static FLOCKER_VOLUME_SOURCE: Struct = Struct {
    name: "FlockerVolumeSource",
    fields: &[("datasetName", Type::Text("string")), ("datasetUUID", Type::Text("string"))],
};

static GCE_PERSISTENT_DISK_VOLUME_SOURCE: Struct = Struct {
    name: "GCEPersistentDiskVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("partition", Type::Int32),
        ("pdName", Type::Text("string")),
        ("readOnly", Type::Bool),
    ],
};

static GIT_REPO_VOLUME_SOURCE: Struct = Struct {
    name: "GitRepoVolumeSource",
    fields: &[
        ("directory", Type::Text("string")),
        ("repository", Type::Text("string")),
        ("revision", Type::Text("string")),
    ],
};

static GLUSTERFS_VOLUME_SOURCE: Struct = Struct {
    name: "GlusterfsVolumeSource",
    fields: &[("endpoints", Type::Text("string")), ("path", Type::Text("string")), ("readOnly", Type::Bool)],
};

static GRPC_ACTION: Struct =
    Struct { name: "GRPCAction", fields: &[("port", Type::Int32), ("service", Type::Text("string"))] };

static HOST_ALIAS: Struct = Struct {
    name: "HostAlias",
    fields: &[("hostnames", Type::List("[]string", &Type::Text("string"))), ("ip", Type::Text("string"))],
};

static HOST_IP: Struct = Struct { name: "HostIP", fields: &[("ip", Type::Text("string"))] };

static HOST_PATH_VOLUME_SOURCE: Struct = Struct {
    name: "HostPathVolumeSource",
    fields: &[("path", Type::Text("string")), ("type", Type::Text("v1.HostPathType"))],
};

static HTTP_GET_ACTION: Struct = Struct {
    name: "HTTPGetAction",
    fields: &[
        ("host", Type::Text("string")),
        ("httpHeaders", Type::List("[]v1.HTTPHeader", &Type::Struct(&HTTP_HEADER))),
        ("path", Type::Text("string")),
        ("port", Type::IntOrString),
        ("scheme", Type::Text("v1.URIScheme")),
    ],
};

static HTTP_HEADER: Struct =
    Struct { name: "HTTPHeader", fields: &[("name", Type::Text("string")), ("value", Type::Text("string"))] };

static IMAGE_VOLUME_SOURCE: Struct = Struct {
    name: "ImageVolumeSource",
    fields: &[("pullPolicy", Type::Text("v1.PullPolicy")), ("reference", Type::Text("string"))],
};

static IMAGE_VOLUME_STATUS: Struct =
    Struct { name: "ImageVolumeStatus", fields: &[("imageRef", Type::Text("string"))] };

static ISCSI_VOLUME_SOURCE: Struct = Struct {
    name: "ISCSIVolumeSource",
    fields: &[
        ("chapAuthDiscovery", Type::Bool),
        ("chapAuthSession", Type::Bool),
        ("fsType", Type::Text("string")),
        ("initiatorName", Type::Text("string")),
        ("iqn", Type::Text("string")),
        ("iscsiInterface", Type::Text("string")),
        ("lun", Type::Int32),
        ("portals", Type::List("[]string", &Type::Text("string"))),
        ("readOnly", Type::Bool),
        ("secretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
        ("targetPortal", Type::Text("string")),
    ],
};

static KEY_TO_PATH: Struct = Struct {
    name: "KeyToPath",
    fields: &[("key", Type::Text("string")), ("mode", Type::Int32), ("path", Type::Text("string"))],
};

static LIFECYCLE: Struct = Struct {
    name: "Lifecycle",
    fields: &[
        ("postStart", Type::Struct(&LIFECYCLE_HANDLER)),
        ("preStop", Type::Struct(&LIFECYCLE_HANDLER)),
        ("stopSignal", Type::Text("v1.Signal")),
    ],
};

static LIFECYCLE_HANDLER: Struct = Struct {
    name: "LifecycleHandler",
    fields: &[
        ("exec", Type::Struct(&EXEC_ACTION)),
        ("httpGet", Type::Struct(&HTTP_GET_ACTION)),
        ("sleep", Type::Struct(&SLEEP_ACTION)),
        ("tcpSocket", Type::Struct(&TCP_SOCKET_ACTION)),
    ],
};

static LINUX_CONTAINER_USER: Struct = Struct {
    name: "LinuxContainerUser",
    fields: &[("gid", Type::Int64), ("supplementalGroups", Type::List("[]int64", &Type::Int64)), ("uid", Type::Int64)],
};

static LOCAL_OBJECT_REFERENCE: Struct =
    Struct { name: "LocalObjectReference", fields: &[("name", Type::Text("string"))] };

static META_LABEL_SELECTOR: Struct = Struct {
    name: "LabelSelector",
    fields: &[
        (
            "matchExpressions",
            Type::List("[]v1.LabelSelectorRequirement", &Type::Struct(&META_LABEL_SELECTOR_REQUIREMENT)),
        ),
        ("matchLabels", Type::Map("map[string]string", &Type::Text("string"))),
    ],
};

static META_LABEL_SELECTOR_REQUIREMENT: Struct = Struct {
    name: "LabelSelectorRequirement",
    fields: &[
        ("key", Type::Text("string")),
        ("operator", Type::Text("v1.LabelSelectorOperator")),
        ("values", Type::List("[]string", &Type::Text("string"))),
    ],
};

static META_MANAGED_FIELDS_ENTRY: Struct = Struct {
    name: "ManagedFieldsEntry",
    fields: &[
        ("apiVersion", Type::Text("string")),
        ("fieldsType", Type::Text("string")),
        ("fieldsV1", Type::Any),
        ("manager", Type::Text("string")),
        ("operation", Type::Text("v1.ManagedFieldsOperationType")),
        ("subresource", Type::Text("string")),
        ("time", Type::Time),
    ],
};

static META_OBJECT_META: Struct = Struct {
    name: "ObjectMeta",
    fields: &[
        ("annotations", Type::Map("map[string]string", &Type::Text("string"))),
        ("creationTimestamp", Type::Time),
        ("deletionGracePeriodSeconds", Type::Int64),
        ("deletionTimestamp", Type::Time),
        ("finalizers", Type::List("[]string", &Type::Text("string"))),
        ("generateName", Type::Text("string")),
        ("generation", Type::Int64),
        ("labels", Type::Map("map[string]string", &Type::Text("string"))),
        ("managedFields", Type::List("[]v1.ManagedFieldsEntry", &Type::Struct(&META_MANAGED_FIELDS_ENTRY))),
        ("name", Type::Text("string")),
        ("namespace", Type::Text("string")),
        ("ownerReferences", Type::List("[]v1.OwnerReference", &Type::Struct(&META_OWNER_REFERENCE))),
        ("resourceVersion", Type::Text("string")),
        ("selfLink", Type::Text("string")),
        ("uid", Type::Text("types.UID")),
    ],
};

static META_OWNER_REFERENCE: Struct = Struct {
    name: "OwnerReference",
    fields: &[
        ("apiVersion", Type::Text("string")),
        ("blockOwnerDeletion", Type::Bool),
        ("controller", Type::Bool),
        ("kind", Type::Text("string")),
        ("name", Type::Text("string")),
        ("uid", Type::Text("types.UID")),
    ],
};

static NFS_VOLUME_SOURCE: Struct = Struct {
    name: "NFSVolumeSource",
    fields: &[("path", Type::Text("string")), ("readOnly", Type::Bool), ("server", Type::Text("string"))],
};

static NODE_AFFINITY: Struct = Struct {
    name: "NodeAffinity",
    fields: &[
        (
            "preferredDuringSchedulingIgnoredDuringExecution",
            Type::List("[]v1.PreferredSchedulingTerm", &Type::Struct(&PREFERRED_SCHEDULING_TERM)),
        ),
        ("requiredDuringSchedulingIgnoredDuringExecution", Type::Struct(&NODE_SELECTOR)),
    ],
};

static NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS: Struct = Struct {
    name: "NodeAllocatableResourceClaimStatus",
    fields: &[
        ("containers", Type::List("[]string", &Type::Text("string"))),
        ("resourceClaimName", Type::Text("string")),
        ("resources", Type::Map("map[v1.ResourceName]resource.Quantity", &Type::Quantity)),
    ],
};

static NODE_SELECTOR: Struct = Struct {
    name: "NodeSelector",
    fields: &[("nodeSelectorTerms", Type::List("[]v1.NodeSelectorTerm", &Type::Struct(&NODE_SELECTOR_TERM)))],
};

static NODE_SELECTOR_REQUIREMENT: Struct = Struct {
    name: "NodeSelectorRequirement",
    fields: &[
        ("key", Type::Text("string")),
        ("operator", Type::Text("v1.NodeSelectorOperator")),
        ("values", Type::List("[]string", &Type::Text("string"))),
    ],
};

static NODE_SELECTOR_TERM: Struct = Struct {
    name: "NodeSelectorTerm",
    fields: &[
        ("matchExpressions", Type::List("[]v1.NodeSelectorRequirement", &Type::Struct(&NODE_SELECTOR_REQUIREMENT))),
        ("matchFields", Type::List("[]v1.NodeSelectorRequirement", &Type::Struct(&NODE_SELECTOR_REQUIREMENT))),
    ],
};

static OBJECT_FIELD_SELECTOR: Struct = Struct {
    name: "ObjectFieldSelector",
    fields: &[("apiVersion", Type::Text("string")), ("fieldPath", Type::Text("string"))],
};

static OBJECT_REFERENCE: Struct = Struct {
    name: "ObjectReference",
    fields: &[
        ("apiVersion", Type::Text("string")),
        ("fieldPath", Type::Text("string")),
        ("kind", Type::Text("string")),
        ("name", Type::Text("string")),
        ("namespace", Type::Text("string")),
        ("resourceVersion", Type::Text("string")),
        ("uid", Type::Text("types.UID")),
    ],
};

static PERSISTENT_VOLUME_CLAIM_SPEC: Struct = Struct {
    name: "PersistentVolumeClaimSpec",
    fields: &[
        ("accessModes", Type::List("[]v1.PersistentVolumeAccessMode", &Type::Text("v1.PersistentVolumeAccessMode"))),
        ("dataSource", Type::Struct(&TYPED_LOCAL_OBJECT_REFERENCE)),
        ("dataSourceRef", Type::Struct(&TYPED_OBJECT_REFERENCE)),
        ("resources", Type::Struct(&VOLUME_RESOURCE_REQUIREMENTS)),
        ("selector", Type::Struct(&META_LABEL_SELECTOR)),
        ("storageClassName", Type::Text("string")),
        ("volumeAttributesClassName", Type::Text("string")),
        ("volumeMode", Type::Text("v1.PersistentVolumeMode")),
        ("volumeName", Type::Text("string")),
    ],
};

static PERSISTENT_VOLUME_CLAIM_TEMPLATE: Struct = Struct {
    name: "PersistentVolumeClaimTemplate",
    fields: &[("metadata", Type::Struct(&META_OBJECT_META)), ("spec", Type::Struct(&PERSISTENT_VOLUME_CLAIM_SPEC))],
};

static PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE: Struct = Struct {
    name: "PersistentVolumeClaimVolumeSource",
    fields: &[("claimName", Type::Text("string")), ("readOnly", Type::Bool)],
};

static PHOTON_PERSISTENT_DISK_VOLUME_SOURCE: Struct = Struct {
    name: "PhotonPersistentDiskVolumeSource",
    fields: &[("fsType", Type::Text("string")), ("pdID", Type::Text("string"))],
};

pub(super) static POD: Struct = Struct {
    name: "Pod",
    fields: &[
        ("TypeMeta.apiVersion", Type::Text("string")),
        ("TypeMeta.kind", Type::Text("string")),
        ("metadata", Type::Struct(&META_OBJECT_META)),
        ("spec", Type::Struct(&POD_SPEC)),
        ("status", Type::Struct(&POD_STATUS)),
    ],
};

static POD_AFFINITY: Struct = Struct {
    name: "PodAffinity",
    fields: &[
        (
            "preferredDuringSchedulingIgnoredDuringExecution",
            Type::List("[]v1.WeightedPodAffinityTerm", &Type::Struct(&WEIGHTED_POD_AFFINITY_TERM)),
        ),
        (
            "requiredDuringSchedulingIgnoredDuringExecution",
            Type::List("[]v1.PodAffinityTerm", &Type::Struct(&POD_AFFINITY_TERM)),
        ),
    ],
};

static POD_AFFINITY_TERM: Struct = Struct {
    name: "PodAffinityTerm",
    fields: &[
        ("labelSelector", Type::Struct(&META_LABEL_SELECTOR)),
        ("matchLabelKeys", Type::List("[]string", &Type::Text("string"))),
        ("mismatchLabelKeys", Type::List("[]string", &Type::Text("string"))),
        ("namespaceSelector", Type::Struct(&META_LABEL_SELECTOR)),
        ("namespaces", Type::List("[]string", &Type::Text("string"))),
        ("topologyKey", Type::Text("string")),
    ],
};

static POD_ANTI_AFFINITY: Struct = Struct {
    name: "PodAntiAffinity",
    fields: &[
        (
            "preferredDuringSchedulingIgnoredDuringExecution",
            Type::List("[]v1.WeightedPodAffinityTerm", &Type::Struct(&WEIGHTED_POD_AFFINITY_TERM)),
        ),
        (
            "requiredDuringSchedulingIgnoredDuringExecution",
            Type::List("[]v1.PodAffinityTerm", &Type::Struct(&POD_AFFINITY_TERM)),
        ),
    ],
};

static POD_CERTIFICATE_PROJECTION: Struct = Struct {
    name: "PodCertificateProjection",
    fields: &[
        ("certificateChainPath", Type::Text("string")),
        ("credentialBundlePath", Type::Text("string")),
        ("keyPath", Type::Text("string")),
        ("keyType", Type::Text("string")),
        ("maxExpirationSeconds", Type::Int32),
        ("signerName", Type::Text("string")),
        ("userAnnotations", Type::Map("map[string]string", &Type::Text("string"))),
    ],
};

static POD_CONDITION: Struct = Struct {
    name: "PodCondition",
    fields: &[
        ("lastProbeTime", Type::Time),
        ("lastTransitionTime", Type::Time),
        ("message", Type::Text("string")),
        ("observedGeneration", Type::Int64),
        ("reason", Type::Text("string")),
        ("status", Type::Text("v1.ConditionStatus")),
        ("type", Type::Text("v1.PodConditionType")),
    ],
};

static POD_DNS_CONFIG: Struct = Struct {
    name: "PodDNSConfig",
    fields: &[
        ("nameservers", Type::List("[]string", &Type::Text("string"))),
        ("options", Type::List("[]v1.PodDNSConfigOption", &Type::Struct(&POD_DNS_CONFIG_OPTION))),
        ("searches", Type::List("[]string", &Type::Text("string"))),
    ],
};

static POD_DNS_CONFIG_OPTION: Struct =
    Struct { name: "PodDNSConfigOption", fields: &[("name", Type::Text("string")), ("value", Type::Text("string"))] };

static POD_EXTENDED_RESOURCE_CLAIM_STATUS: Struct = Struct {
    name: "PodExtendedResourceClaimStatus",
    fields: &[
        (
            "requestMappings",
            Type::List("[]v1.ContainerExtendedResourceRequest", &Type::Struct(&CONTAINER_EXTENDED_RESOURCE_REQUEST)),
        ),
        ("resourceClaimName", Type::Text("string")),
    ],
};

static POD_IP: Struct = Struct { name: "PodIP", fields: &[("ip", Type::Text("string"))] };

static POD_OS: Struct = Struct { name: "PodOS", fields: &[("name", Type::Text("v1.OSName"))] };

static POD_READINESS_GATE: Struct =
    Struct { name: "PodReadinessGate", fields: &[("conditionType", Type::Text("v1.PodConditionType"))] };

static POD_RESOURCE_CLAIM: Struct = Struct {
    name: "PodResourceClaim",
    fields: &[
        ("name", Type::Text("string")),
        ("resourceClaimName", Type::Text("string")),
        ("resourceClaimTemplateName", Type::Text("string")),
    ],
};

static POD_RESOURCE_CLAIM_STATUS: Struct = Struct {
    name: "PodResourceClaimStatus",
    fields: &[("name", Type::Text("string")), ("resourceClaimName", Type::Text("string"))],
};

static POD_SCHEDULING_GATE: Struct = Struct { name: "PodSchedulingGate", fields: &[("name", Type::Text("string"))] };

static POD_SCHEDULING_GROUP: Struct =
    Struct { name: "PodSchedulingGroup", fields: &[("podGroupName", Type::Text("string"))] };

static POD_SECURITY_CONTEXT: Struct = Struct {
    name: "PodSecurityContext",
    fields: &[
        ("appArmorProfile", Type::Struct(&APP_ARMOR_PROFILE)),
        ("fsGroup", Type::Int64),
        ("fsGroupChangePolicy", Type::Text("v1.PodFSGroupChangePolicy")),
        ("runAsGroup", Type::Int64),
        ("runAsNonRoot", Type::Bool),
        ("runAsUser", Type::Int64),
        ("seLinuxChangePolicy", Type::Text("v1.PodSELinuxChangePolicy")),
        ("seLinuxOptions", Type::Struct(&SE_LINUX_OPTIONS)),
        ("seccompProfile", Type::Struct(&SECCOMP_PROFILE)),
        ("supplementalGroups", Type::List("[]int64", &Type::Int64)),
        ("supplementalGroupsPolicy", Type::Text("v1.SupplementalGroupsPolicy")),
        ("sysctls", Type::List("[]v1.Sysctl", &Type::Struct(&SYSCTL))),
        ("windowsOptions", Type::Struct(&WINDOWS_SECURITY_CONTEXT_OPTIONS)),
    ],
};

static POD_SPEC: Struct = Struct {
    name: "PodSpec",
    fields: &[
        ("activeDeadlineSeconds", Type::Int64),
        ("affinity", Type::Struct(&AFFINITY)),
        ("automountServiceAccountToken", Type::Bool),
        ("containers", Type::List("[]v1.Container", &Type::Struct(&CONTAINER))),
        ("dnsConfig", Type::Struct(&POD_DNS_CONFIG)),
        ("dnsPolicy", Type::Text("v1.DNSPolicy")),
        ("enableServiceLinks", Type::Bool),
        ("ephemeralContainers", Type::List("[]v1.EphemeralContainer", &Type::Struct(&EPHEMERAL_CONTAINER))),
        ("hostAliases", Type::List("[]v1.HostAlias", &Type::Struct(&HOST_ALIAS))),
        ("hostIPC", Type::Bool),
        ("hostNetwork", Type::Bool),
        ("hostPID", Type::Bool),
        ("hostUsers", Type::Bool),
        ("hostname", Type::Text("string")),
        ("hostnameOverride", Type::Text("string")),
        ("imagePullSecrets", Type::List("[]v1.LocalObjectReference", &Type::Struct(&LOCAL_OBJECT_REFERENCE))),
        ("initContainers", Type::List("[]v1.Container", &Type::Struct(&CONTAINER))),
        ("nodeName", Type::Text("string")),
        ("nodeSelector", Type::Map("map[string]string", &Type::Text("string"))),
        ("os", Type::Struct(&POD_OS)),
        ("overhead", Type::Map("v1.ResourceList", &Type::Quantity)),
        ("preemptionPolicy", Type::Text("v1.PreemptionPolicy")),
        ("priority", Type::Int32),
        ("priorityClassName", Type::Text("string")),
        ("readinessGates", Type::List("[]v1.PodReadinessGate", &Type::Struct(&POD_READINESS_GATE))),
        ("resourceClaims", Type::List("[]v1.PodResourceClaim", &Type::Struct(&POD_RESOURCE_CLAIM))),
        ("resources", Type::Struct(&RESOURCE_REQUIREMENTS)),
        ("restartPolicy", Type::Text("v1.RestartPolicy")),
        ("runtimeClassName", Type::Text("string")),
        ("schedulerName", Type::Text("string")),
        ("schedulingGates", Type::List("[]v1.PodSchedulingGate", &Type::Struct(&POD_SCHEDULING_GATE))),
        ("schedulingGroup", Type::Struct(&POD_SCHEDULING_GROUP)),
        ("securityContext", Type::Struct(&POD_SECURITY_CONTEXT)),
        ("serviceAccount", Type::Text("string")),
        ("serviceAccountName", Type::Text("string")),
        ("setHostnameAsFQDN", Type::Bool),
        ("shareProcessNamespace", Type::Bool),
        ("subdomain", Type::Text("string")),
        ("terminationGracePeriodSeconds", Type::Int64),
        ("tolerations", Type::List("[]v1.Toleration", &Type::Struct(&TOLERATION))),
        (
            "topologySpreadConstraints",
            Type::List("[]v1.TopologySpreadConstraint", &Type::Struct(&TOPOLOGY_SPREAD_CONSTRAINT)),
        ),
        ("volumes", Type::List("[]v1.Volume", &Type::Struct(&VOLUME))),
    ],
};

static POD_STATUS: Struct = Struct {
    name: "PodStatus",
    fields: &[
        ("allocatedResources", Type::Map("v1.ResourceList", &Type::Quantity)),
        ("conditions", Type::List("[]v1.PodCondition", &Type::Struct(&POD_CONDITION))),
        ("containerStatuses", Type::List("[]v1.ContainerStatus", &Type::Struct(&CONTAINER_STATUS))),
        ("ephemeralContainerStatuses", Type::List("[]v1.ContainerStatus", &Type::Struct(&CONTAINER_STATUS))),
        ("extendedResourceClaimStatus", Type::Struct(&POD_EXTENDED_RESOURCE_CLAIM_STATUS)),
        ("hostIP", Type::Text("string")),
        ("hostIPs", Type::List("[]v1.HostIP", &Type::Struct(&HOST_IP))),
        ("initContainerStatuses", Type::List("[]v1.ContainerStatus", &Type::Struct(&CONTAINER_STATUS))),
        ("message", Type::Text("string")),
        (
            "nodeAllocatableResourceClaimStatuses",
            Type::List(
                "[]v1.NodeAllocatableResourceClaimStatus",
                &Type::Struct(&NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS),
            ),
        ),
        ("nominatedNodeName", Type::Text("string")),
        ("observedGeneration", Type::Int64),
        ("phase", Type::Text("v1.PodPhase")),
        ("podIP", Type::Text("string")),
        ("podIPs", Type::List("[]v1.PodIP", &Type::Struct(&POD_IP))),
        ("qosClass", Type::Text("v1.PodQOSClass")),
        ("reason", Type::Text("string")),
        ("resize", Type::Text("v1.PodResizeStatus")),
        ("resourceClaimStatuses", Type::List("[]v1.PodResourceClaimStatus", &Type::Struct(&POD_RESOURCE_CLAIM_STATUS))),
        ("resources", Type::Struct(&RESOURCE_REQUIREMENTS)),
        ("startTime", Type::Time),
    ],
};

static POD_TEMPLATE_SPEC: Struct = Struct {
    name: "PodTemplateSpec",
    fields: &[("metadata", Type::Struct(&META_OBJECT_META)), ("spec", Type::Struct(&POD_SPEC))],
};

static PORTWORX_VOLUME_SOURCE: Struct = Struct {
    name: "PortworxVolumeSource",
    fields: &[("fsType", Type::Text("string")), ("readOnly", Type::Bool), ("volumeID", Type::Text("string"))],
};

static PREFERRED_SCHEDULING_TERM: Struct = Struct {
    name: "PreferredSchedulingTerm",
    fields: &[("preference", Type::Struct(&NODE_SELECTOR_TERM)), ("weight", Type::Int32)],
};

static PROBE: Struct = Struct {
    name: "Probe",
    fields: &[
        ("ProbeHandler.exec", Type::Struct(&EXEC_ACTION)),
        ("ProbeHandler.grpc", Type::Struct(&GRPC_ACTION)),
        ("ProbeHandler.httpGet", Type::Struct(&HTTP_GET_ACTION)),
        ("ProbeHandler.tcpSocket", Type::Struct(&TCP_SOCKET_ACTION)),
        ("failureThreshold", Type::Int32),
        ("initialDelaySeconds", Type::Int32),
        ("periodSeconds", Type::Int32),
        ("successThreshold", Type::Int32),
        ("terminationGracePeriodSeconds", Type::Int64),
        ("timeoutSeconds", Type::Int32),
    ],
};

static PROJECTED_VOLUME_SOURCE: Struct = Struct {
    name: "ProjectedVolumeSource",
    fields: &[
        ("defaultMode", Type::Int32),
        ("sources", Type::List("[]v1.VolumeProjection", &Type::Struct(&VOLUME_PROJECTION))),
    ],
};

static QUOBYTE_VOLUME_SOURCE: Struct = Struct {
    name: "QuobyteVolumeSource",
    fields: &[
        ("group", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("registry", Type::Text("string")),
        ("tenant", Type::Text("string")),
        ("user", Type::Text("string")),
        ("volume", Type::Text("string")),
    ],
};

static RBD_VOLUME_SOURCE: Struct = Struct {
    name: "RBDVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("image", Type::Text("string")),
        ("keyring", Type::Text("string")),
        ("monitors", Type::List("[]string", &Type::Text("string"))),
        ("pool", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("secretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
        ("user", Type::Text("string")),
    ],
};

static RESOURCE_CLAIM: Struct =
    Struct { name: "ResourceClaim", fields: &[("name", Type::Text("string")), ("request", Type::Text("string"))] };

static RESOURCE_FIELD_SELECTOR: Struct = Struct {
    name: "ResourceFieldSelector",
    fields: &[("containerName", Type::Text("string")), ("divisor", Type::Quantity), ("resource", Type::Text("string"))],
};

static RESOURCE_HEALTH: Struct = Struct {
    name: "ResourceHealth",
    fields: &[
        ("health", Type::Text("v1.ResourceHealthStatus")),
        ("message", Type::Text("string")),
        ("resourceID", Type::Text("v1.ResourceID")),
    ],
};

static RESOURCE_REQUIREMENTS: Struct = Struct {
    name: "ResourceRequirements",
    fields: &[
        ("claims", Type::List("[]v1.ResourceClaim", &Type::Struct(&RESOURCE_CLAIM))),
        ("limits", Type::Map("v1.ResourceList", &Type::Quantity)),
        ("requests", Type::Map("v1.ResourceList", &Type::Quantity)),
    ],
};

static RESOURCE_STATUS: Struct = Struct {
    name: "ResourceStatus",
    fields: &[
        ("name", Type::Text("v1.ResourceName")),
        ("resources", Type::List("[]v1.ResourceHealth", &Type::Struct(&RESOURCE_HEALTH))),
    ],
};

static SCALE_IO_VOLUME_SOURCE: Struct = Struct {
    name: "ScaleIOVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("gateway", Type::Text("string")),
        ("protectionDomain", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("secretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
        ("sslEnabled", Type::Bool),
        ("storageMode", Type::Text("string")),
        ("storagePool", Type::Text("string")),
        ("system", Type::Text("string")),
        ("volumeName", Type::Text("string")),
    ],
};

static SECCOMP_PROFILE: Struct = Struct {
    name: "SeccompProfile",
    fields: &[("localhostProfile", Type::Text("string")), ("type", Type::Text("v1.SeccompProfileType"))],
};

static SECRET_ENV_SOURCE: Struct = Struct {
    name: "SecretEnvSource",
    fields: &[("LocalObjectReference.name", Type::Text("string")), ("optional", Type::Bool)],
};

static SECRET_KEY_SELECTOR: Struct = Struct {
    name: "SecretKeySelector",
    fields: &[
        ("LocalObjectReference.name", Type::Text("string")),
        ("key", Type::Text("string")),
        ("optional", Type::Bool),
    ],
};

static SECRET_PROJECTION: Struct = Struct {
    name: "SecretProjection",
    fields: &[
        ("LocalObjectReference.name", Type::Text("string")),
        ("items", Type::List("[]v1.KeyToPath", &Type::Struct(&KEY_TO_PATH))),
        ("optional", Type::Bool),
    ],
};

static SECRET_VOLUME_SOURCE: Struct = Struct {
    name: "SecretVolumeSource",
    fields: &[
        ("defaultMode", Type::Int32),
        ("items", Type::List("[]v1.KeyToPath", &Type::Struct(&KEY_TO_PATH))),
        ("optional", Type::Bool),
        ("secretName", Type::Text("string")),
    ],
};

static SECURITY_CONTEXT: Struct = Struct {
    name: "SecurityContext",
    fields: &[
        ("allowPrivilegeEscalation", Type::Bool),
        ("appArmorProfile", Type::Struct(&APP_ARMOR_PROFILE)),
        ("capabilities", Type::Struct(&CAPABILITIES)),
        ("privileged", Type::Bool),
        ("procMount", Type::Text("v1.ProcMountType")),
        ("readOnlyRootFilesystem", Type::Bool),
        ("runAsGroup", Type::Int64),
        ("runAsNonRoot", Type::Bool),
        ("runAsUser", Type::Int64),
        ("seLinuxOptions", Type::Struct(&SE_LINUX_OPTIONS)),
        ("seccompProfile", Type::Struct(&SECCOMP_PROFILE)),
        ("windowsOptions", Type::Struct(&WINDOWS_SECURITY_CONTEXT_OPTIONS)),
    ],
};

static SERVICE_ACCOUNT_TOKEN_PROJECTION: Struct = Struct {
    name: "ServiceAccountTokenProjection",
    fields: &[("audience", Type::Text("string")), ("expirationSeconds", Type::Int64), ("path", Type::Text("string"))],
};

static SE_LINUX_OPTIONS: Struct = Struct {
    name: "SELinuxOptions",
    fields: &[
        ("level", Type::Text("string")),
        ("role", Type::Text("string")),
        ("type", Type::Text("string")),
        ("user", Type::Text("string")),
    ],
};

static SLEEP_ACTION: Struct = Struct { name: "SleepAction", fields: &[("seconds", Type::Int64)] };

static STORAGE_OS_VOLUME_SOURCE: Struct = Struct {
    name: "StorageOSVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("secretRef", Type::Struct(&LOCAL_OBJECT_REFERENCE)),
        ("volumeName", Type::Text("string")),
        ("volumeNamespace", Type::Text("string")),
    ],
};

static SYSCTL: Struct =
    Struct { name: "Sysctl", fields: &[("name", Type::Text("string")), ("value", Type::Text("string"))] };

static TCP_SOCKET_ACTION: Struct =
    Struct { name: "TCPSocketAction", fields: &[("host", Type::Text("string")), ("port", Type::IntOrString)] };

static TOLERATION: Struct = Struct {
    name: "Toleration",
    fields: &[
        ("effect", Type::Text("v1.TaintEffect")),
        ("key", Type::Text("string")),
        ("operator", Type::Text("v1.TolerationOperator")),
        ("tolerationSeconds", Type::Int64),
        ("value", Type::Text("string")),
    ],
};

static TOPOLOGY_SPREAD_CONSTRAINT: Struct = Struct {
    name: "TopologySpreadConstraint",
    fields: &[
        ("labelSelector", Type::Struct(&META_LABEL_SELECTOR)),
        ("matchLabelKeys", Type::List("[]string", &Type::Text("string"))),
        ("maxSkew", Type::Int32),
        ("minDomains", Type::Int32),
        ("nodeAffinityPolicy", Type::Text("v1.NodeInclusionPolicy")),
        ("nodeTaintsPolicy", Type::Text("v1.NodeInclusionPolicy")),
        ("topologyKey", Type::Text("string")),
        ("whenUnsatisfiable", Type::Text("v1.UnsatisfiableConstraintAction")),
    ],
};

static TYPED_LOCAL_OBJECT_REFERENCE: Struct = Struct {
    name: "TypedLocalObjectReference",
    fields: &[("apiGroup", Type::Text("string")), ("kind", Type::Text("string")), ("name", Type::Text("string"))],
};

static TYPED_OBJECT_REFERENCE: Struct = Struct {
    name: "TypedObjectReference",
    fields: &[
        ("apiGroup", Type::Text("string")),
        ("kind", Type::Text("string")),
        ("name", Type::Text("string")),
        ("namespace", Type::Text("string")),
    ],
};

static VOLUME: Struct = Struct {
    name: "Volume",
    fields: &[
        ("VolumeSource.awsElasticBlockStore", Type::Struct(&AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE)),
        ("VolumeSource.azureDisk", Type::Struct(&AZURE_DISK_VOLUME_SOURCE)),
        ("VolumeSource.azureFile", Type::Struct(&AZURE_FILE_VOLUME_SOURCE)),
        ("VolumeSource.cephfs", Type::Struct(&CEPH_FS_VOLUME_SOURCE)),
        ("VolumeSource.cinder", Type::Struct(&CINDER_VOLUME_SOURCE)),
        ("VolumeSource.configMap", Type::Struct(&CONFIG_MAP_VOLUME_SOURCE)),
        ("VolumeSource.csi", Type::Struct(&CSI_VOLUME_SOURCE)),
        ("VolumeSource.downwardAPI", Type::Struct(&DOWNWARD_API_VOLUME_SOURCE)),
        ("VolumeSource.emptyDir", Type::Struct(&EMPTY_DIR_VOLUME_SOURCE)),
        ("VolumeSource.ephemeral", Type::Struct(&EPHEMERAL_VOLUME_SOURCE)),
        ("VolumeSource.fc", Type::Struct(&FC_VOLUME_SOURCE)),
        ("VolumeSource.flexVolume", Type::Struct(&FLEX_VOLUME_SOURCE)),
        ("VolumeSource.flocker", Type::Struct(&FLOCKER_VOLUME_SOURCE)),
        ("VolumeSource.gcePersistentDisk", Type::Struct(&GCE_PERSISTENT_DISK_VOLUME_SOURCE)),
        ("VolumeSource.gitRepo", Type::Struct(&GIT_REPO_VOLUME_SOURCE)),
        ("VolumeSource.glusterfs", Type::Struct(&GLUSTERFS_VOLUME_SOURCE)),
        ("VolumeSource.hostPath", Type::Struct(&HOST_PATH_VOLUME_SOURCE)),
        ("VolumeSource.image", Type::Struct(&IMAGE_VOLUME_SOURCE)),
        ("VolumeSource.iscsi", Type::Struct(&ISCSI_VOLUME_SOURCE)),
        ("VolumeSource.nfs", Type::Struct(&NFS_VOLUME_SOURCE)),
        ("VolumeSource.persistentVolumeClaim", Type::Struct(&PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE)),
        ("VolumeSource.photonPersistentDisk", Type::Struct(&PHOTON_PERSISTENT_DISK_VOLUME_SOURCE)),
        ("VolumeSource.portworxVolume", Type::Struct(&PORTWORX_VOLUME_SOURCE)),
        ("VolumeSource.projected", Type::Struct(&PROJECTED_VOLUME_SOURCE)),
        ("VolumeSource.quobyte", Type::Struct(&QUOBYTE_VOLUME_SOURCE)),
        ("VolumeSource.rbd", Type::Struct(&RBD_VOLUME_SOURCE)),
        ("VolumeSource.scaleIO", Type::Struct(&SCALE_IO_VOLUME_SOURCE)),
        ("VolumeSource.secret", Type::Struct(&SECRET_VOLUME_SOURCE)),
        ("VolumeSource.storageos", Type::Struct(&STORAGE_OS_VOLUME_SOURCE)),
        ("VolumeSource.vsphereVolume", Type::Struct(&VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE)),
        ("name", Type::Text("string")),
    ],
};

static VOLUME_DEVICE: Struct =
    Struct { name: "VolumeDevice", fields: &[("devicePath", Type::Text("string")), ("name", Type::Text("string"))] };

static VOLUME_MOUNT: Struct = Struct {
    name: "VolumeMount",
    fields: &[
        ("mountPath", Type::Text("string")),
        ("mountPropagation", Type::Text("v1.MountPropagationMode")),
        ("name", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("recursiveReadOnly", Type::Text("v1.RecursiveReadOnlyMode")),
        ("subPath", Type::Text("string")),
        ("subPathExpr", Type::Text("string")),
    ],
};

static VOLUME_MOUNT_STATUS: Struct = Struct {
    name: "VolumeMountStatus",
    fields: &[
        ("mountPath", Type::Text("string")),
        ("name", Type::Text("string")),
        ("readOnly", Type::Bool),
        ("recursiveReadOnly", Type::Text("v1.RecursiveReadOnlyMode")),
        ("volumeStatus", Type::Struct(&VOLUME_STATUS)),
    ],
};

static VOLUME_PROJECTION: Struct = Struct {
    name: "VolumeProjection",
    fields: &[
        ("clusterTrustBundle", Type::Struct(&CLUSTER_TRUST_BUNDLE_PROJECTION)),
        ("configMap", Type::Struct(&CONFIG_MAP_PROJECTION)),
        ("downwardAPI", Type::Struct(&DOWNWARD_API_PROJECTION)),
        ("podCertificate", Type::Struct(&POD_CERTIFICATE_PROJECTION)),
        ("secret", Type::Struct(&SECRET_PROJECTION)),
        ("serviceAccountToken", Type::Struct(&SERVICE_ACCOUNT_TOKEN_PROJECTION)),
    ],
};

static VOLUME_RESOURCE_REQUIREMENTS: Struct = Struct {
    name: "VolumeResourceRequirements",
    fields: &[
        ("limits", Type::Map("v1.ResourceList", &Type::Quantity)),
        ("requests", Type::Map("v1.ResourceList", &Type::Quantity)),
    ],
};

static VOLUME_STATUS: Struct =
    Struct { name: "VolumeStatus", fields: &[("image", Type::Struct(&IMAGE_VOLUME_STATUS))] };

static VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE: Struct = Struct {
    name: "VsphereVirtualDiskVolumeSource",
    fields: &[
        ("fsType", Type::Text("string")),
        ("storagePolicyID", Type::Text("string")),
        ("storagePolicyName", Type::Text("string")),
        ("volumePath", Type::Text("string")),
    ],
};

static WEIGHTED_POD_AFFINITY_TERM: Struct = Struct {
    name: "WeightedPodAffinityTerm",
    fields: &[("podAffinityTerm", Type::Struct(&POD_AFFINITY_TERM)), ("weight", Type::Int32)],
};

static WINDOWS_SECURITY_CONTEXT_OPTIONS: Struct = Struct {
    name: "WindowsSecurityContextOptions",
    fields: &[
        ("gmsaCredentialSpec", Type::Text("string")),
        ("gmsaCredentialSpecName", Type::Text("string")),
        ("hostProcess", Type::Bool),
        ("runAsUserName", Type::Text("string")),
    ],
};
